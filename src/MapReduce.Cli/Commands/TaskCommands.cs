using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cluster.Folder;
using MapReduce.Cluster.Tasks;

namespace MapReduce.Cli.Commands;

/// <summary><c>map</c>: one shard of a sharded job.</summary>
internal sealed class MapCommand(JobParser jobs) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();
    private readonly Option<int?> _shard = Parsers.Number(OptionGroup.Shards, "--shard", "I", "The shard, counted from 0", 0);

    public string Usage => "--run <FOLDER> --shard <I> [options]";

    public string[] Examples =>
    [
        "mapreduce map --run runs/eng --shard 12",
        "mapreduce map --run runs/eng --shard $((SGE_TASK_ID - 1)) --workers $NSLOTS",
    ];

    public Command Build()
    {
        _shard.Required = true;
        var command = new Command("map", "Process one shard of a run: the jobs of submit call this, and other schedulers can call it too")
        {
            _cluster.Run, _shard, _cluster.Workers, _cluster.Memory,
        };
        command.SetAction((typed, _) => new MapTask(_cluster.Folder(typed), jobs.Context).RunAsync(
            new JobTask(TaskStage.Map, typed.GetValue(_shard)!.Value), typed.GetValue(_cluster.Workers), typed.GetValue(_cluster.Memory)));
        return command;
    }
}

/// <summary><c>reduce</c>: one partition of a sharded job, or its last step.</summary>
internal sealed class ReduceCommand(JobParser jobs) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();
    private readonly Option<int?> _partition = Parsers.Number(OptionGroup.Shards, "--partition", "P", "Merge only partition P (from 0); reduce without --partition then uses the merged Run", 0);

    public string Usage => "--run <FOLDER> [options]";

    public string[] Examples =>
    [
        "mapreduce reduce --run runs/eng",
        "mapreduce reduce --run runs/eng --partition 3",
    ];

    public Command Build()
    {
        var command = new Command("reduce", "Write the result of a run whose shards are done; with --partition, merge one range of keys beforehand")
        {
            _cluster.Run, _partition, _cluster.Workers, _cluster.Memory,
        };
        command.SetAction((typed, _) =>
        {
            JobFolder folder = _cluster.Folder(typed);
            int? workers = typed.GetValue(_cluster.Workers);
            long? memory = typed.GetValue(_cluster.Memory);
            return typed.GetValue(_partition) is { } partition
                ? new MergeTask(folder, jobs.Context).RunAsync(new JobTask(TaskStage.Reduce, partition), workers, memory)
                : new FinishTask(folder, jobs.Context).RunAsync(JobTask.Finish, workers, memory);
        });
        return command;
    }
}
