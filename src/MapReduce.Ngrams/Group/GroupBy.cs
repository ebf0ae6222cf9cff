namespace MapReduce.Ngrams.Group;

/// <summary>What the counts are grouped by.</summary>
public enum GroupBy
{
    /// <summary>One row per ngram.</summary>
    Ngram,

    /// <summary>One row per ngram and year.</summary>
    NgramYear,

    /// <summary>One row per ngram and decade.</summary>
    NgramDecade,

    /// <summary>One row per year.</summary>
    Year,

    /// <summary>One row per decade.</summary>
    Decade,

    /// <summary>A single row with the total.</summary>
    None,
}

/// <summary>The names and properties of groupings.</summary>
public static class GroupByNames
{
    /// <summary>All groupings with their names on the command line.</summary>
    public static IReadOnlyList<(string Name, GroupBy By)> All { get; } =
    [
        ("ngram", GroupBy.Ngram), ("year", GroupBy.Year), ("decade", GroupBy.Decade),
        ("ngram,year", GroupBy.NgramYear), ("ngram,decade", GroupBy.NgramDecade), ("none", GroupBy.None),
    ];

    /// <summary>The part of a name that asks for a row for each input as well.</summary>
    private const string File = "file";

    /// <summary>All names on the command line, those with <c>file</c> last.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(g => g.Name), .. All.Select(g => g.By == GroupBy.None ? File : $"{File},{g.Name}").Order(StringComparer.Ordinal)];

    /// <summary>Like <see cref="Named"/>, where <c>file</c> may be a part; alone, it means everything of a file.</summary>
    /// <returns>The rest of the grouping, and whether the file is a part of it; null if there is no such grouping.</returns>
    public static (GroupBy By, bool ByFile)? NamedWithFile(string name)
    {
        if (Named(name) is { } by) return (by, false);
        string[] parts = Parts(name), others = [.. parts.Where(part => part != File)];
        if (others.Length != parts.Length - 1) return null;
        return others.Length == 0 ? (GroupBy.None, true) : Named(string.Join(',', others)) is { } rest and not GroupBy.None ? (rest, true) : null;
    }

    /// <summary>Parses the name of a grouping, in any case and with its parts in any order; null if there is none.</summary>
    public static GroupBy? Named(string name)
    {
        string[] parts = Parts(name);
        return All.Where(g => Parts(g.Name).SequenceEqual(parts)).Select(g => (GroupBy?)g.By).FirstOrDefault();
    }

    private static string[] Parts(string name) => [.. name.ToLowerInvariant().Split(',').Order(StringComparer.Ordinal)];

    /// <summary>The name of a grouping.</summary>
    public static string Name(this GroupBy by) => All.First(g => g.By == by).Name;

    /// <summary>Whether the key contains the ngram.</summary>
    public static bool HasNgram(this GroupBy by) => by is GroupBy.Ngram or GroupBy.NgramYear or GroupBy.NgramDecade;

    /// <summary>Whether the key contains a year or a decade.</summary>
    public static bool HasYear(this GroupBy by) => by is not (GroupBy.Ngram or GroupBy.None);
}
