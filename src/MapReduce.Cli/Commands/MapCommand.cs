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
    private readonly Option<int?> _shard = Parsers.Number("--shard", "I", "Which shard, counted from 0", 0);

    public string[] Examples =>
    [
        "mapreduce map --run runs/eng --shard 12",
        "mapreduce map --run runs/eng --shard $((SGE_TASK_ID - 1)) --workers $NSLOTS",
    ];

    public Command Build()
    {
        _shard.Required = true;
        var command = new Command("map", "Do one shard of a run: the jobs of submit call this, and so may any other scheduler")
        {
            _cluster.Run, _shard, _cluster.Workers, _cluster.Memory,
        };
        command.SetAction((typed, _) => new MapTask(_cluster.Folder(typed), jobs.Context).RunAsync(
            new JobTask(TaskStage.Map, typed.GetValue(_shard)!.Value), typed.GetValue(_cluster.Workers), typed.GetValue(_cluster.Memory)));
        return command;
    }
}
