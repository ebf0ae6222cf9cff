using System.Globalization;
using System.Text;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Slurm;

/// <summary>A batch script: some tasks of a stage as an array, or the last step.</summary>
/// <param name="Stage">What its tasks do.</param>
/// <param name="Offset">What is added to an array's number to have the task's: an array's numbers have an upper limit.</param>
/// <param name="Numbers">The array's numbers, which ascend; empty for the last step.</param>
internal sealed record SlurmScript(TaskStage Stage, int Offset, IReadOnlyList<int> Numbers)
{
    private const string Mark = "mapreduce";

    public IEnumerable<JobTask> Tasks => Stage == TaskStage.Finish ? [JobTask.Finish] : Numbers.Select(number => new JobTask(Stage, Offset + number));

    /// <summary>Cuts the tasks of a stage into scripts whose arrays are within the limit.</summary>
    public static IEnumerable<SlurmScript> Cut(TaskStage stage, IEnumerable<JobTask> tasks, int arraySize) =>
        stage == TaskStage.Finish
            ? tasks.Select(_ => new SlurmScript(stage, 0, []))
            : tasks.GroupBy(t => t.Number / arraySize).OrderBy(g => g.Key)
                .Select(g => new SlurmScript(stage, g.Key * arraySize, [.. g.Select(t => t.Number - g.Key * arraySize).Order()]));

    /// <summary>The job's comment: what it does, and a word that no other job has.</summary>
    public string Comment(string token) => string.Create(CultureInfo.InvariantCulture, $"{Mark}:{JobTask.StageName(Stage)}:{Offset}:{token}");

    /// <summary>The task that a job's comment and its number in an array mean; null for a job that is not of ours.</summary>
    public static JobTask? TaskOf(string comment, int? number)
    {
        if (comment.Split(':') is not [Mark, string stage, string offset, ..] || !int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out int first)) return null;
        return (stage, number) switch
        {
            ("map", { } index) => new JobTask(TaskStage.Map, first + index),
            ("reduce", { } index) => new JobTask(TaskStage.Reduce, first + index),
            ("finish", _) => JobTask.Finish,
            _ => null,
        };
    }

    /// <summary>The script's text.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="manifest">The run.</param>
    /// <param name="token">A word that no other job has.</param>
    /// <param name="dependency">What it waits for; empty for nothing.</param>
    /// <param name="atOnce">How many of its tasks may run at once.</param>
    public string Text(JobFolder folder, Manifest manifest, string token, string dependency, int atOnce)
    {
        RefuseUnfit(folder);
        string stage = JobTask.StageName(Stage);
        bool isArray = Stage != TaskStage.Finish;
        var text = new StringBuilder("#!/bin/bash\n");
        void Option(string option) => text.Append("#SBATCH ").Append(option).Append('\n');
        Option($"--job-name={manifest.Id}");
        Option($"--comment={Comment(token)}");
        if (isArray) Option(string.Create(CultureInfo.InvariantCulture, $"--array={NumberList.Show(Numbers)}%{atOnce}"));
        if (dependency.Length > 0)
        {
            Option($"--dependency={dependency}");
            // Where what it waits for has failed, it goes, instead of waiting for ever.
            Option("--kill-on-invalid-dep=yes");
        }
        Option($"--output={ShellWord.Quoted(folder.Logs.Replace("%", "%%", StringComparison.Ordinal))}/{stage}-{(isArray ? "%A_%a" : "%j")}.log");
        Option($"--chdir={ShellWord.Quoted(folder.Root)}");
        Option("--open-mode=append");
        Option("--requeue");
        Option("--signal=B:USR1@180");
        foreach (string argument in manifest.Ways.Arguments) Option(SbatchArgument.InScript(argument));
        text.Append("exec ").Append(ShellWord.Quoted(Environment.ProcessPath!)).Append(Stage == TaskStage.Map ? " map" : " reduce").Append(" --run ").Append(ShellWord.Quoted(folder.Root));
        if (isArray)
            text.Append(CultureInfo.InvariantCulture, $" --{(Stage == TaskStage.Map ? "shard" : "partition")} \"$((SLURM_ARRAY_TASK_ID + {Offset}))\"");
        return text.Append('\n').ToString();
    }

    /// <summary>Refuses a run's folder whose name no script can hold.</summary>
    /// <exception cref="MapReduceException">It has a line break, say.</exception>
    public static void RefuseUnfit(JobFolder folder)
    {
        if (folder.Root.Any(char.IsControl)) throw new MapReduceException(Failure.BadSetting, $"--run {folder.Root}: a folder with a control character in its path cannot be put into a batch script; name another folder");
        if (folder.Root.Contains('\\')) throw new MapReduceException(Failure.BadSetting, $"--run {folder.Root}: Slurm does not name logs after jobs in a folder with a backslash in its path; name another folder");
    }
}
