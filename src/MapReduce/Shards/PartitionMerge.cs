using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;

namespace MapReduce.Shards;

/// <summary>
/// A part of the reduce for one of many processes: cuts the keys of all Runs into partitions and merges one of these into a Run of
/// its own.
/// </summary>
/// <remarks>
/// The cuts follow from the Runs' indexes alone, so every process finds the same ones and reads each Run only where its keys lie in
/// the partition. Nothing needs to be known about the keys in advance.
/// </remarks>
/// <param name="job">The job's name, which the Runs carry.</param>
/// <param name="options">How it uses the machine; more Runs than one merge can read are merged first.</param>
public sealed class PartitionMerge<TValue>(string job, PipelineOptions options) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Samples taken of a Run: with hundreds of Runs, partitions differ in size by about a thousandth.</summary>
    private const int MostSamples = 1024;

    /// <summary>Merges the partition with the given 0-based number into a Run at <paramref name="path"/>, all or nothing.</summary>
    /// <exception cref="ArgumentException">An option or the partition is out of range. Nothing has been read.</exception>
    /// <exception cref="NotSupportedException">A value has more than 4,096 bytes. Nothing has been read.</exception>
    /// <exception cref="MapReduceException">A Run is not the committed one, or the new one cannot be written.</exception>
    /// <exception cref="SumOverflowException">A key's sum exceeded its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public RunSeal Run(IReadOnlyList<SealedRun> runs, int partition, int partitions, string path, CancellationToken stop)
    {
        options.Check<TValue>([]);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(partition, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions);
        List<byte[]?> bounds = Cut(runs, partitions, stop);
        // Few keys make fewer partitions than requested; the rest are empty.
        bool isEmpty = partition >= bounds.Count - 1;
        byte[]? low = isEmpty ? null : bounds[partition], high = isEmpty ? null : bounds[partition + 1];
        var spills = new SpillFolder<TValue>(options.TemporaryFolder, job);
        List<RunFile<TValue>> open = LevelMerge<TValue>.Open(isEmpty ? [] : runs.Select(r => ClosedRun<TValue>.Of(r, job)), spills, low, high, LevelMerge<TValue>.CursorBytes(options), merges: 1, stop);
        try
        {
            return CommittedRun<TValue>.Write(path, job, writer =>
            {
                using var merger = new RowMerger<TValue>(open.Select(r => r.Open(low, high)));
                merger.CopyTo(writer, stop);
            });
        }
        finally
        {
            foreach (RunFile<TValue> run in open) run.Dispose();
        }
    }

    private List<byte[]?> Cut(IReadOnlyList<SealedRun> runs, int partitions, CancellationToken stop)
    {
        var samples = new List<(byte[] Key, long Rows, long Bytes)>();
        foreach (SealedRun sealedRun in runs)
        {
            stop.ThrowIfCancellationRequested();
            using RunFile<TValue> run = CommittedRun<TValue>.Open(sealedRun, job);
            samples.AddRange(Thin(run));
        }
        long rows = runs.Sum(r => r.Seal.Rows);
        return KeyRanges<TValue>.Cut(samples, Math.Max(1, (rows + partitions - 1) / partitions));
    }

    private static IEnumerable<(byte[] Key, long Rows, long Bytes)> Thin(RunFile<TValue> run) =>
        run.Samples().Chunk(run.Blocks / MostSamples + 1).Select(few => (few[0].Key, few.Sum(s => s.Rows), few.Sum(s => s.Bytes)));
}
