using System.Globalization;

namespace MapReduce.Cluster.Folder;

/// <summary>A piece of a job for one process: a shard, a partition, or the last step.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Number">The 0-based number within the stage.</param>
public readonly record struct JobTask(TaskStage Stage, int Number)
{
    /// <summary>The stages of a job, in order.</summary>
    public static readonly IReadOnlyList<TaskStage> Stages = [TaskStage.Map, TaskStage.Reduce, TaskStage.Finish];

    /// <summary>The only task of the last stage.</summary>
    public static readonly JobTask Finish = new(TaskStage.Finish, 0);

    /// <summary>Its name in file names, which sort by number.</summary>
    public string FileName => Stage == TaskStage.Finish ? "finish" : string.Create(CultureInfo.InvariantCulture, $"{StageName(Stage)}-{Number:D5}");

    public static string StageName(TaskStage stage) => stage switch
    {
        TaskStage.Map => "map",
        TaskStage.Reduce => "reduce",
        _ => "finish",
    };

    /// <summary>Its name in messages.</summary>
    public override string ToString() => Stage switch
    {
        TaskStage.Map => $"shard {Number}",
        TaskStage.Reduce => $"partition {Number}",
        _ => "the last step",
    };

    /// <summary>The program's arguments for this task.</summary>
    public IReadOnlyList<string> Arguments(JobFolder folder) => Arguments(Stage, folder.Root, Number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The program's arguments for a task of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="number">The task's number. A script may compute it.</param>
    public static IReadOnlyList<string> Arguments(TaskStage stage, string folder, string number) => stage switch
    {
        TaskStage.Map => ["map", "--run", folder, "--shard", number],
        TaskStage.Reduce => ["reduce", "--run", folder, "--partition", number],
        _ => ["reduce", "--run", folder],
    };

    /// <summary>The task with this <see cref="FileName"/>; null if there is none.</summary>
    public static JobTask? Parse(string name)
    {
        if (name == "finish") return Finish;
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;
        return name[..dash] switch
        {
            "map" => new JobTask(TaskStage.Map, number),
            "reduce" => new JobTask(TaskStage.Reduce, number),
            _ => null,
        };
    }
}

/// <summary>The stages of a job, in order.</summary>
public enum TaskStage
{
    /// <summary>Turns a shard of the inputs into a Run.</summary>
    Map,

    /// <summary>Merges a range of the keys of all these Runs into one Run.</summary>
    Reduce,

    /// <summary>Writes the result.</summary>
    Finish,
}
