using System.Globalization;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Cluster;

/// <summary>Shows a run in shards while it is waited for.</summary>
internal sealed class RunView : IProgressView
{
    private volatile RunStatus? _status;

    public void Show(RunStatus status) => _status = status;

    public double Fraction => _status switch
    {
        null => 0,
        { State: RunStatus.Done } => 1,
        { } status => Math.Min(0.99, (double)status.Bytes.Done / Math.Max(1, status.Bytes.Total)),
    };

    public string Describe(TimeSpan elapsed)
    {
        if (_status is not { } status) return "begins";
        string stage = status.Shards.Done < status.Shards.Total ? "map   " : status.State == RunStatus.Done ? "done  " : "reduce";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{stage} {Math.Floor(Fraction * 100),3} %  Finished {status.Shards.Done} / {status.Shards.Total} shards, {status.Shards.Running} running");
        if (status.Shards.Failed > 0) line += string.Create(CultureInfo.InvariantCulture, $", {status.Shards.Failed} failed");
        if (status.Partitions.Total > 0 && status.Shards.Done == status.Shards.Total) line += string.Create(CultureInfo.InvariantCulture, $"  {status.Partitions.Done} / {status.Partitions.Total} partitions");
        if (status.BytesPerSecond is { } speed) line += $"  {SizeText.Show(speed)}/s";
        return status.SecondsLeft is { } left && status.State != RunStatus.Done ? $"{line}  {Text.Duration(left)} left" : line;
    }
}
