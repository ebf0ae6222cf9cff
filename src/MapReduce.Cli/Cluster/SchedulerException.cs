
namespace MapReduce.Cli.Cluster;

/// <summary>A scheduler does not do what it was asked for.</summary>
/// <param name="message">What it says, and what to do.</param>
/// <param name="isTemporary">Whether the same may go well later.</param>
internal sealed class SchedulerException(string message, bool isTemporary) : Exception(message)
{
    public int ExitCode => isTemporary ? Cli.ExitCode.Resumable : Cli.ExitCode.Failed;
}
