namespace MapReduce.Cli.Cluster;

/// <summary>A task came before what it needs.</summary>
internal sealed class NotReadyException(string message) : Exception(message);
