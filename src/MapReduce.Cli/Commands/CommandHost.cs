namespace MapReduce.Cli.Commands;

/// <summary>What commands need of the process.</summary>
/// <param name="Error">Standard error.</param>
/// <param name="Interruption">The signals.</param>
internal sealed record CommandHost(TextWriter Error, Interruption Interruption);
