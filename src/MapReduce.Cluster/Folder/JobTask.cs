using System.Globalization;

namespace MapReduce.Cluster.Folder;

/// <summary>A piece of a run that one process does: a shard, a partition, or the last step.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="Number">Which one of its stage, 0-based.</param>
public readonly record struct JobTask(TaskStage Stage, int Number)
{
    /// <summary>The stages of a run, in order.</summary>
    public static readonly IReadOnlyList<TaskStage> Stages = [TaskStage.Map, TaskStage.Reduce, TaskStage.Finish];

    /// <summary>The one task of its stage.</summary>
    public static readonly JobTask Finish = new(TaskStage.Finish, 0);

    /// <summary>Its name in the names of files; sorts as its number does.</summary>
    public string FileName => Stage == TaskStage.Finish ? "finish" : string.Create(CultureInfo.InvariantCulture, $"{StageName(Stage)}-{Number:D5}");

    public static string StageName(TaskStage stage) => stage switch
    {
        TaskStage.Map => "map",
        TaskStage.Reduce => "reduce",
        _ => "finish",
    };

    /// <summary>As people call it.</summary>
    public override string ToString() => Stage switch
    {
        TaskStage.Map => $"shard {Number}",
        TaskStage.Reduce => $"partition {Number}",
        _ => "the last step",
    };

    /// <summary>The task of a <see cref="FileName"/>; null for another name.</summary>
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

/// <summary>What the tasks of a run do, in the order in which they do it.</summary>
public enum TaskStage
{
    /// <summary>A shard of the inputs becomes a Run.</summary>
    Map,

    /// <summary>A partition of the keys of all these Runs becomes one.</summary>
    Reduce,

    /// <summary>The result is written.</summary>
    Finish,
}
