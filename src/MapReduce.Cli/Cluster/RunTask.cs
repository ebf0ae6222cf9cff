using System.Globalization;

namespace MapReduce.Cli.Cluster;

/// <summary>A piece of a run that one process does: a shard, a partition, or the last step.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="Number">Which one of its stage, 0-based.</param>
internal readonly record struct RunTask(RunStage Stage, int Number)
{
    /// <summary>The stages of a run, in order.</summary>
    public static readonly IReadOnlyList<RunStage> Stages = [RunStage.Map, RunStage.Reduce, RunStage.Finish];

    /// <summary>The one task of its stage.</summary>
    public static readonly RunTask Finish = new(RunStage.Finish, 0);

    /// <summary>Its name in the names of files; sorts as its number does.</summary>
    public string FileName => Stage == RunStage.Finish ? "finish" : string.Create(CultureInfo.InvariantCulture, $"{StageName(Stage)}-{Number:D5}");

    public static string StageName(RunStage stage) => stage switch
    {
        RunStage.Map => "map",
        RunStage.Reduce => "reduce",
        _ => "finish",
    };

    /// <summary>As people call it.</summary>
    public override string ToString() => Stage switch
    {
        RunStage.Map => $"shard {Number}",
        RunStage.Reduce => $"partition {Number}",
        _ => "the last step",
    };

    /// <summary>The task of a <see cref="FileName"/>; null for another name.</summary>
    public static RunTask? Parse(string name)
    {
        if (name == "finish") return Finish;
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;
        return name[..dash] switch
        {
            "map" => new RunTask(RunStage.Map, number),
            "reduce" => new RunTask(RunStage.Reduce, number),
            _ => null,
        };
    }
}
