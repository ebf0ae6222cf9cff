namespace MapReduce.Cli.Tests.Running;

/// <summary>Signals, by their numbers on Linux and macOS.</summary>
internal enum UnixSignal
{
    Interrupt = 2,
    Kill = 9,

    /// <summary>On Linux; macOS has 30.</summary>
    User1 = 10,
    Terminate = 15,
}
