
namespace MapReduce.Cli.Cluster;

/// <summary>A task that failed, and is neither done nor being tried again now.</summary>
/// <param name="Task">What it is called.</param>
/// <param name="Shard">Its number, where it is a shard.</param>
/// <param name="Tries">Attempts at it.</param>
/// <param name="ExitCode">Of the last attempt; null where that ended without a word.</param>
/// <param name="Message">What that said: for a bad line its file, line and byte.</param>
/// <param name="Log">Where its words are.</param>
/// <param name="IsFinal">Whether it is not tried again.</param>
internal sealed record TaskFailure(string Task, int? Shard, int Tries, int? ExitCode, string Message, string? Log, bool IsFinal);
