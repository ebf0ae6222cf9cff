using MapReduce.Cli.Display;

namespace MapReduce.Cli.Commands;

/// <summary>What commands need of the process.</summary>
/// <param name="Error">Standard error.</param>
/// <param name="Interruption">The signals.</param>
/// <param name="Warnings">Where warnings and notes go.</param>
internal sealed record CommandHost(TextWriter Error, Interruption Interruption, WarningLog Warnings);
