namespace MapReduce.Cli.Tests.Running;

/// <summary>Signals, by their numbers on Linux and macOS.</summary>
internal enum UnixSignal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}
