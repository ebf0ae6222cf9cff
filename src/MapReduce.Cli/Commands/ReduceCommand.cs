using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cluster.Folder;
using MapReduce.Cluster.Tasks;

namespace MapReduce.Cli.Commands;

/// <summary><c>reduce</c>: one partition of a sharded job, or its last step.</summary>
internal sealed class ReduceCommand(JobParser jobs) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();
    private readonly Option<int?> _partition = Parsers.Number("--partition", "P", "Merge only this range of the keys, counted from 0, in preparation for the last step", 0);

    public string[] Examples =>
    [
        "mapreduce reduce --run runs/eng",
        "mapreduce reduce --run runs/eng --partition 3",
    ];

    public Command Build()
    {
        var command = new Command("reduce", "Write the result of a run whose shards are done; with --partition, prepare a part of it")
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
