using System.CommandLine;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Cluster;

namespace MapReduce.Cli.Commands;

/// <summary><c>map</c>: one shard of a run.</summary>
internal sealed class MapCommand(CommandHost host, JobParser jobs) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();
    private readonly Option<int?> _shard = Required(Parsers.Number("--shard", "I", "Which shard, counted from 0", 0));

    public string[] Examples =>
    [
        "mapreduce map --run runs/eng --shard 12",
        "mapreduce map --run runs/eng --shard 12 --workers 4 --memory 8GiB",
    ];

    public Command Build()
    {
        var command = new Command("map", "Do one shard of a run: what the jobs of submit call, and whatever other scheduler there is may call")
        {
            _cluster.Run, _shard, _cluster.Workers, _cluster.Memory,
        };
        command.SetAction((typed, _) => new MapTask(_cluster.Folder(typed), jobs, host).RunAsync(
            new RunTask(RunStage.Map, typed.GetValue(_shard)!.Value), typed.GetValue(_cluster.Workers), typed.GetValue(_cluster.Memory)));
        return command;
    }

    private static Option<int?> Required(Option<int?> option)
    {
        option.Required = true;
        return option;
    }
}
