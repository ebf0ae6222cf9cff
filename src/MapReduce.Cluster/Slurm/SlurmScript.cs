using System.Globalization;
using System.Text;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Slurm;

/// <summary>A batch script: some tasks of a stage as an array, or the last step.</summary>
/// <param name="Stage">The stage of its tasks.</param>
/// <param name="Offset">The difference between a task's number and its number in the array, because array numbers have an upper limit.</param>
/// <param name="Numbers">The numbers in the array, ascending; empty for the last step.</param>
internal sealed record SlurmScript(TaskStage Stage, int Offset, IReadOnlyList<int> Numbers)
{
    private const string Mark = "mapreduce";

    public IEnumerable<JobTask> Tasks => Stage == TaskStage.Finish ? [JobTask.Finish] : Numbers.Select(number => new JobTask(Stage, Offset + number));

    /// <summary>Splits the tasks of a stage into scripts whose arrays are within the limit.</summary>
    public static IEnumerable<SlurmScript> Cut(TaskStage stage, IEnumerable<JobTask> tasks, int arraySize) =>
        stage == TaskStage.Finish
            ? tasks.Select(_ => new SlurmScript(stage, 0, []))
            : tasks.GroupBy(t => t.Number / arraySize).OrderBy(g => g.Key)
                .Select(g => new SlurmScript(stage, g.Key * arraySize, [.. g.Select(t => t.Number - g.Key * arraySize).Order()]));

    /// <summary>The job's comment: its tasks and a unique token.</summary>
    public string Comment(string token) => string.Create(CultureInfo.InvariantCulture, $"{Mark}:{JobTask.StageName(Stage)}:{Offset}:{token}");

    /// <summary>The task of a job, by its comment and its number in an array; null if the job is not ours.</summary>
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
    /// <param name="folder">The job's folder.</param>
    /// <param name="manifest">The job.</param>
    /// <param name="token">A token that no other job has.</param>
    /// <param name="dependency">The jobs to wait for; empty for none.</param>
    /// <param name="atOnce">The most tasks to run at once.</param>
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
            // If a dependency fails, the job is canceled instead of waiting forever.
            Option("--kill-on-invalid-dep=yes");
        }
        Option($"--output={ShellWord.Quoted(folder.Logs.Replace("%", "%%", StringComparison.Ordinal))}/{stage}-{(isArray ? "%A_%a" : "%j")}.log");
        Option($"--chdir={ShellWord.Quoted(folder.Root)}");
        Option("--open-mode=append");
        Option("--requeue");
        Option("--signal=B:USR1@180");
        foreach (string argument in manifest.Ways.Arguments) Option(SbatchArgument.InScript(argument));
        string number = string.Create(CultureInfo.InvariantCulture, $"\"$((SLURM_ARRAY_TASK_ID + {Offset}))\"");
        text.Append("exec ").AppendJoin(' ', [ShellWord.Quoted(OwnProgram.Path), .. JobTask.Arguments(Stage, ShellWord.Quoted(folder.Root), number)]);
        return text.Append('\n').ToString();
    }

    /// <summary>Refuses a folder whose name cannot be written into a script.</summary>
    public static void RefuseUnfit(JobFolder folder)
    {
        if (folder.Root.Any(char.IsControl)) throw new MapReduceException(Failure.BadSetting, $"--run {folder.Root}: a path with a control character cannot be written into a batch script; name another folder");
        if (folder.Root.Contains('\\')) throw new MapReduceException(Failure.BadSetting, $"--run {folder.Root}: Slurm cannot write logs to a path with a backslash; name another folder");
    }
}
