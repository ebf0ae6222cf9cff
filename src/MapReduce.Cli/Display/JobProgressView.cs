using MapReduce.Cluster.Driver;

namespace MapReduce.Cli.Display;

/// <summary>Shows the progress of a sharded job.</summary>
internal sealed class JobProgressView : IProgressView
{
    private volatile JobStatus? _status;

    public void Show(JobStatus status) => _status = status;

    public double Fraction => _status switch
    {
        null => 0,
        { State: JobStatus.Done } => 1,
        { } status => Math.Min(0.99, (double)status.Bytes.Done / Math.Max(1, status.Bytes.Total)),
    };

    public string Describe(TimeSpan elapsed)
    {
        if (_status is not { } status) return "starting";
        (JobStatus.TaskNumbers shards, JobStatus.TaskNumbers partitions, bool isMapped) = (status.Shards, status.Partitions, status.Shards.Done == status.Shards.Total);
        return ProgressLine.Of(
            !isMapped ? "map   " : status.State == JobStatus.Done ? "done  " : "reduce",
            Fraction,
            $"Finished {shards.Done} / {shards.Total} shards, {shards.Running} running{(shards.Failed > 0 ? $", {shards.Failed} failed" : "")}",
            partitions.Total > 0 && isMapped ? $"{partitions.Done} / {partitions.Total} partitions" : null,
            status.BytesPerSecond is { } speed ? Readable.Speed(speed) : null,
            status.SecondsLeft is { } left && status.State != JobStatus.Done ? ProgressLine.Left(left) : null);
    }
}
