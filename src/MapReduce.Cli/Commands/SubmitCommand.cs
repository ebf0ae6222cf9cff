using System.CommandLine;
using MapReduce.Checkpoint;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cli.Commands;

/// <summary><c>submit</c>: runs a job in shards, in many processes.</summary>
internal sealed class SubmitCommand(SharedOptions common, CommandHost host, JobParser jobs) : ICommandDefinition
{
    /// <summary>A few minutes of work for a few cores, so that the overhead of a task is negligible.</summary>
    private const long DefaultShardGibibytes = 20;

    private readonly ClusterArguments _cluster = new();

    /// <summary>What can run the tasks: <c>a Slurm cluster or processes on this machine</c>.</summary>
    private static string Engines => string.Join(" or ", Schedulers.Supported.All.Select(s => s.Summary));

    private readonly Option<string?> _engine = Parsers.OneOf(
        OptionGroup.Shards, "--engine", $"What runs the tasks: {Engines} [default: {Schedulers.Supported.Default.Name}]", [.. Schedulers.Supported.All.Select(s => s.Name)]);

    private readonly Option<long?> _shardBytes = Parsers.Size(OptionGroup.Shards, "--shard-bytes", $"Stored (compressed) input bytes per shard [default: {DefaultShardGibibytes}G]");
    private readonly Option<int?> _partitions = Parsers.Number(OptionGroup.Shards, "--partitions", "N", $"Number of reduce tasks; each handles one range of keys [default: one per {Planner.ShardsPerPartition} shards, at most {Planner.MostPartitions}]", 1);
    private readonly GroupedOption<bool> _dryRun = new(OptionGroup.General, "--dry-run") { Description = "Print the plan and what would be submitted, and submit nothing" };
    private readonly GroupedOption<bool> _planOnly = new(OptionGroup.General, "--plan-only") { Description = "Write the plan and submit nothing, for other schedulers that call map and reduce themselves" };

    private readonly Argument<string[]> _command = new("COMMAND") { Arity = ArgumentArity.ZeroOrMore };

    public string Usage => "--run <FOLDER> [options] -- <COMMAND> ...";

    public string[] Examples =>
    [
        "mapreduce submit --run runs/eng --sbatch-arg=--cpus-per-task=8 --sbatch-arg=--mem=16G -- count 'eng/*.gz' -o eng.tsv",
        "mapreduce submit --run runs/eng --engine local --max-parallel 4 --shard-bytes 1G -- count 'eng/*.gz' --by year",
        "mapreduce submit --run runs/eng --dry-run -- count 'eng/*.gz'",
    ];

    public string[] Remarks =>
    [
        "The inputs are divided into shards. Each is a task, which is done by mapreduce map in a process of its own; mapreduce reduce merges what they leave in the folder of the run, and writes the result. A task that fails is tried again. The folder alone decides what is done, so mapreduce resume goes on after any failure, and the result has the bytes of a run on one machine.",
    ];

    public Command Build()
    {
        var command = new Command("submit", $"Run {jobs.Known} in shards, using {Engines}")
        {
            _cluster.Run, _engine, _shardBytes, _partitions, _cluster.MaxParallel, _cluster.MaxTries,
        };
        foreach (Option option in (Option[])[.. _cluster.PassedOn, _dryRun, _planOnly, _cluster.Wait]) command.Add(option);
        _command.Description = $"After --: {jobs.Known}, with options and inputs, as on one machine";
        command.Add(_command);
        command.SetAction((typed, _) => RunAsync(typed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        JobFolder folder = _cluster.Folder(typed);
        string[] tokens = typed.GetValue(_command) ?? [];
        // The last step warns too, in another process.
        if (typed.GetValue(common.Warnings) == WarningMode.Fail && tokens.Length > 0 && !tokens.Any(t => t.Split('=')[0] == common.Warnings.Name))
            tokens = [tokens[0], common.Warnings.Name, "fail", .. tokens[1..]];
        using IPreparedJob job = jobs.Parse(tokens, folder);
        host.Warnings.Configure(typed.GetValue(common.Quiet) || job.Settings.Quiet, typed.GetValue(common.Warnings) == WarningMode.Fail || job.Settings.WarningsFail, common.Warnings.Preset?.Text);
        jobs.NoteIdlePresets(tokens);
        if (job.Settings.Pipeline.Checkpoint is not null) throw new UsageException("submit: --checkpoint is not needed, because the run's folder keeps finished tasks; leave it out");
        if (job.Settings.DryRun) throw new UsageException("submit: --dry-run goes before the --, to show the plan");
        IScheduler scheduler = typed.GetValue(_engine) is { } name ? jobs.Context.Schedulers.Named(name) : jobs.Context.Schedulers.Default;
        Manifest plan = jobs.Context.Planner.Plan(tokens, job, typed.GetValue(_shardBytes) ?? DefaultShardGibibytes << 30, typed.GetValue(_partitions), _cluster.Ways(typed, scheduler));
        scheduler.RefuseUnfit(folder);
        if (typed.GetValue(_dryRun))
        {
            host.Error.WriteLine(Summary(plan));
            StandardStreams.Print(string.Concat(scheduler.Open(folder, plan, jobs.Context.Host).Preview().Select(line => $"{line}\n")));
            return ExitCode.Done;
        }
        if (!typed.GetValue(_planOnly)) scheduler.RefuseAbsent();
        Manifest manifest = await SettleAsync(folder, plan).ConfigureAwait(false);
        if (typed.GetValue(_planOnly))
        {
            if (!typed.GetValue(common.Quiet)) host.Error.WriteLine(Summary(manifest));
            return ExitCode.Done;
        }
        return await new JobSession(folder, manifest, scheduler, host, typed.GetValue(common.Quiet), typed.GetValue(common.Progress)).RunAsync(typed.GetValue(_cluster.Wait)).ConfigureAwait(false);
    }

    /// <summary>Writes the plan. If the folder has the same plan already, the job is resumed.</summary>
    private async Task<Manifest> SettleAsync(JobFolder folder, Manifest plan)
    {
        folder.RefuseForeign();
        folder.Create();
        using FolderLock held = await JobLock.TakeAsync(folder, jobs.Context.Host).ConfigureAwait(false);
        if (folder.HasManifest)
        {
            Manifest before = jobs.Context.Schedulers.Read(folder);
            Planner.RefuseAnother(folder, before.Plan, plan.Plan);
            plan = plan with { Id = before.Id, Hash = before.Hash, Plan = before.Plan };
        }
        folder.Write(plan);
        return plan;
    }

    private static string Summary(Manifest manifest)
    {
        JobPlan plan = manifest.Plan;
        return $"{Readable.Plural(plan.Inputs.Count, "input")}, {Readable.Size(plan.Shards.Sum(s => s.Bytes))}, in {Readable.Plural(plan.Shards.Count, "shard")} of {Readable.Size(plan.Shards.Average(s => s.Bytes))} on average, at most {Readable.Size(plan.Shards.Max(s => s.Bytes))}; {(plan.Partitions > 1 ? Readable.Plural(plan.Partitions, "partition") : "no partitions (the last step merges all)")}; a manifest of {Readable.Size(manifest.StoredBytes())}";
    }
}
