namespace MapReduce.Cli;

/// <summary>What was typed cannot be meant: exit code 2, before anything is read or written.</summary>
internal sealed class UsageException(string message) : Exception(message);
