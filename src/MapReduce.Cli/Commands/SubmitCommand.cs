using System.CommandLine;
using MapReduce.Checkpoint;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Cluster;

namespace MapReduce.Cli.Commands;

/// <summary><c>submit</c>: a job in shards, by many processes.</summary>
internal sealed class SubmitCommand(SharedOptions common, CommandHost host, JobParser jobs) : ICommandDefinition
{
    /// <summary>Some minutes of work for a few cores, in which what a task costs beside it is lost.</summary>
    private const long DefaultShardBytes = 20L << 30;

    private readonly ClusterArguments _cluster = new();

    private readonly Option<EngineKind?> _engine = Parsers.OneOf<EngineKind>(
        "--engine", "Who runs the tasks: Slurm, or processes of this machine [default: slurm]", ("slurm", EngineKind.Slurm), ("local", EngineKind.Local));

    private readonly Option<long?> _shardBytes = Parsers.Size("--shard-bytes", "Bytes of input in a shard, as they are stored [default: 20G]");
    private readonly Option<int?> _partitions = Parsers.Number("--partitions", "N", "Processes that reduce, each a range of the keys [default: one for 8 shards, at most 64]", 1);
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the plan and what Slurm would be given, and do nothing" };
    private readonly Option<bool> _planOnly = new("--plan-only") { Description = "Write the plan and hand nothing in: for other schedulers, which call map and reduce themselves" };

    private readonly Argument<string[]> _command = new("COMMAND")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Behind --: count or words, with its options and inputs, as it would be run on one machine",
    };

    public string[] Examples =>
    [
        "mapreduce submit --run runs/eng --sbatch-arg=--cpus-per-task=8 --sbatch-arg=--mem=16G -- count 'eng/*.gz' -o eng.tsv",
        "mapreduce submit --run runs/eng --engine local --max-parallel 4 --shard-bytes 1G --wait -- count 'eng/*.gz' --by year",
        "mapreduce submit --run runs/eng --dry-run -- count 'eng/*.gz'",
    ];

    public Command Build()
    {
        var command = new Command("submit", "Run count or words in shards, on a Slurm cluster or in processes of this machine")
        {
            _cluster.Run, _engine, _shardBytes, _partitions, _cluster.MaxParallel, _cluster.MaxTries, _cluster.SbatchArguments, _dryRun, _planOnly, _cluster.Wait, _command,
        };
        command.SetAction((typed, _) => RunAsync(typed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        RunFolder folder = _cluster.Folder(typed);
        string[] tokens = typed.GetValue(_command) ?? [];
        (string name, IPreparedJob prepared) = jobs.Parse(tokens, folder);
        using IPreparedJob job = prepared;
        host.Warnings.Configure(job.Settings.Quiet, job.Settings.WarningsFail);
        EngineKind engine = typed.GetValue(_engine) ?? EngineKind.Slurm;
        Manifest plan = Planner.Plan(name, tokens, job, typed.GetValue(_shardBytes) ?? DefaultShardBytes, typed.GetValue(_partitions), _cluster.Ways(typed, engine), host.Warnings);
        if (engine == EngineKind.Slurm) SlurmScript.RefuseUnfit(folder);
        if (typed.GetValue(_dryRun))
        {
            new PlanPreview(folder, plan, host.Error).Show();
            return ExitCode.Done;
        }
        Manifest manifest = await SettleAsync(folder, plan).ConfigureAwait(false);
        if (typed.GetValue(_planOnly))
        {
            host.Error.WriteLine(PlanPreview.Summary(manifest));
            return ExitCode.Done;
        }
        return await new RunSession(folder, manifest, host).RunAsync(typed.GetValue(_cluster.Wait), typed.GetValue(common.Progress) ?? ProgressMode.Auto, typed.GetValue(common.Quiet)).ConfigureAwait(false);
    }

    /// <summary>Writes the plan; where the folder has the same one already, the run goes on.</summary>
    private async Task<Manifest> SettleAsync(RunFolder folder, Manifest plan)
    {
        folder.RefuseForeign();
        folder.Create();
        using FolderLock held = await RunLock.TakeAsync(folder, host.Error, host.Interruption.Stop).ConfigureAwait(false);
        if (folder.HasManifest)
        {
            Manifest before = folder.ReadManifest();
            Planner.RefuseAnother(folder, before.Plan, plan.Plan);
            plan = plan with { Id = before.Id, Hash = before.Hash, Plan = before.Plan };
        }
        folder.Write(plan);
        return plan;
    }
}
