namespace MapReduce.Checkpoint;

/// <summary>Describes how two runs differ, each given as lines <c>name: value</c>.</summary>
public static class RunDifference
{
    /// <summary>More than a few differences would hide the first.</summary>
    private const int MostShown = 3;

    /// <summary>The first differences on one line; null if there are none.</summary>
    public static string? Describe(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        if (before.SequenceEqual(now)) return null;
        string[] gone = [.. before.Except(now)], come = [.. now.Except(before)];
        string differs = string.Join("; ", new[] { Shown("before", gone), Shown("now", come) }.OfType<string>());
        return differs.Length > 0 ? differs : before.Count == now.Count ? "the inputs are in another order" : "an input is named a different number of times";
    }

    private static string? Shown(string when, string[] lines) =>
        lines.Length == 0 ? null : $"{when}: {string.Join(' ', lines.Take(MostShown).Select(line => $"[{line}]"))}";
}
