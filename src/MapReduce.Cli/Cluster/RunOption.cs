
namespace MapReduce.Cli.Cluster;

/// <summary>Something that the result depends on, by name.</summary>
internal sealed record RunOption(string Name, string Value);
