namespace MapReduce.Checkpoint;

/// <summary>Describes how two runs differ, each given as lines <c>name: value</c>.</summary>
public static class RunDifference
{
    /// <summary>More than a few differences would hide the first.</summary>
    private const int MostShown = 3;

    /// <summary>The first differences on one line; null where there are none.</summary>
    public static string? Describe(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        if (before.SequenceEqual(now)) return null;
        string[] gone = [.. before.Except(now)], come = [.. now.Except(before)];
        string differs = string.Join("; ", gone.Take(MostShown).Select(g => $"was {g}").Concat(come.Take(MostShown).Select(c => $"is {c}")));
        return differs.Length > 0 ? differs : before.Count == now.Count ? "the inputs are in another order" : "an input is named a different number of times";
    }
}
