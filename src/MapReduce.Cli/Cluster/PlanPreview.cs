using System.Text.Json;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Cluster;

/// <summary>Shows a plan, and does nothing of it.</summary>
internal sealed class PlanPreview(RunFolder folder, Manifest manifest, TextWriter error)
{
    public void Show()
    {
        error.WriteLine(Summary(manifest));
        using var output = new StringWriter { NewLine = "\n" };
        Write(output);
        StandardStreams.Print(output.ToString());
    }

    private void Write(StringWriter output)
    {
        if (manifest.Ways.Engine == EngineKind.Local)
        {
            output.WriteLine($"{Text.Plural(manifest.Plan.Shards.Count, "process")} map, {manifest.Ways.MaxParallel} at once; {Text.Plural(manifest.Tasks(RunStage.Reduce).Count(), "process")} reduce; 1 writes the result");
            return;
        }
        int? arraySize = SlurmClient.ArraySize();
        if (arraySize is null) error.WriteLine($"Slurm does not answer here; arrays are cut for its default, MaxArraySize {SlurmClient.DefaultArraySize}");
        foreach ((string name, string text) in new SlurmScheduler(folder, manifest, error).Preview(arraySize ?? SlurmClient.DefaultArraySize))
        {
            output.WriteLine($"# sbatch --parsable {name}.sh");
            output.WriteLine(text);
        }
    }

    /// <summary>A plan in a line.</summary>
    public static string Summary(Manifest manifest)
    {
        RunPlan plan = manifest.Plan;
        int size = JsonSerializer.SerializeToUtf8Bytes(manifest, ClusterJson.Default.Manifest).Length;
        return $"{Text.Plural(plan.Inputs.Count, "input")}, {SizeText.Show(plan.Shards.Sum(s => s.Bytes))}, in {Text.Plural(plan.Shards.Count, "shard")} of {SizeText.Show(plan.Shards.Average(s => s.Bytes))} on average, at most {SizeText.Show(plan.Shards.Max(s => s.Bytes))}; {Text.Plural(plan.Partitions, "partition")}; a manifest of {SizeText.Show(size)}";
    }
}
