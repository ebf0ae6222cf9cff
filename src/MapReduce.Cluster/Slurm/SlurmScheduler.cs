using System.Globalization;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Slurm;

/// <summary>Slurm, through its client programs.</summary>
public sealed class SlurmScheduler : IScheduler
{
    private const int TasksAtOnce = 200;

    private const long Mebibyte = 1 << 20;

    public string Name => "slurm";

    public string Title => "Slurm";

    public string Summary => "a Slurm cluster";

    public SchedulerOption Option { get; } = new("--sbatch-arg", "An option for every Slurm job, such as --sbatch-arg=--mem=16G (repeatable)");

    public string MoreTime => "raise the limit with --sbatch-arg=--time=…";

    /// <summary>Taken from Slurm's variables, because without cgroups the runtime sees the whole node.</summary>
    public (int? Workers, long? MemoryBytes) Granted
    {
        get
        {
            int? workers = Number("SLURM_CPUS_PER_TASK") ?? Number("SLURM_CPUS_ON_NODE");
            long? memory = Number("SLURM_MEM_PER_NODE") is { } node ? node * Mebibyte
                : Number("SLURM_MEM_PER_CPU") is { } core ? core * Mebibyte * (workers ?? Environment.ProcessorCount) : null;
            return (workers, memory);
        }
    }

    public int DefaultParallel(MachineShare machine) => TasksAtOnce;

    public string ParallelDefault => $"{TasksAtOnce}";

    public string? Refusal(string argument) => SbatchArgument.Refusal(argument);

    public void RefuseUnfit(JobFolder folder) => SlurmScript.RefuseUnfit(folder);

    public void RefuseAbsent()
    {
        if (SlurmClient.WhyAbsent() is { } why) throw new MapReduceException(Failure.BadSetting, $"submit: {why}; run it on a login node of the cluster, or use --engine local");
    }

    public Attempt? CurrentAttempt()
    {
        string? array = Variable("SLURM_ARRAY_JOB_ID");
        string? job = array is null ? Variable("SLURM_JOB_ID") : $"{array}_{Variable("SLURM_ARRAY_TASK_ID")}";
        if (job is null) return null;
        int restart = int.TryParse(Variable("SLURM_RESTART_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
        return new Attempt(job, restart, Variable("SLURMD_NODENAME") ?? Environment.MachineName, Environment.ProcessId);
    }

    public string? Requeue() => Variable("SLURM_JOB_ID") is { } job && !SlurmClient.Requeue(job) ? $"scontrol requeue {job} failed" : null;

    public ITaskQueue Open(JobFolder folder, Manifest manifest, ClusterHost host) => new SlurmQueue(folder, manifest, host);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static int? Number(string name) =>
        int.TryParse(Variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
}
