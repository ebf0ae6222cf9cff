using MapReduce.Output;

namespace MapReduce.Ngrams.Count;

/// <summary>A column that a result has on request, after the usual ones.</summary>
public enum ExtraColumn
{
    /// <summary>volume_count divided by the number of volumes in the corpus, a fraction of 1.</summary>
    VolumeFrequency,

    /// <summary>The match_count of all rows so far divided by that of all rows; always the last column.</summary>
    CumulativeShare,

    /// <summary>The first year in which the ngram has a counted row.</summary>
    FirstYear,

    /// <summary>The last year in which the ngram has a counted row.</summary>
    LastYear,

    /// <summary>The number of years in which the ngram has a counted row.</summary>
    Years,
}

/// <summary>The names and types of the columns on request.</summary>
public static class ExtraColumns
{
    /// <summary>All of them, with their names on the command line and in the header.</summary>
    public static IReadOnlyList<(string Name, ExtraColumn Column)> All { get; } = [("volume_frequency", ExtraColumn.VolumeFrequency), ("cumulative_share", ExtraColumn.CumulativeShare), ("first_year", ExtraColumn.FirstYear), ("last_year", ExtraColumn.LastYear), ("years", ExtraColumn.Years)];

    /// <summary>Those that need the years of an ngram.</summary>
    public static IReadOnlyList<ExtraColumn> OfYears { get; } = [ExtraColumn.FirstYear, ExtraColumn.LastYear, ExtraColumn.Years];

    /// <summary>Parses names separated by commas; null if one is unknown or occurs twice.</summary>
    public static IReadOnlyList<ExtraColumn>? Named(string names)
    {
        var columns = new List<ExtraColumn>();
        foreach (string name in names.Split(','))
        {
            int at = All.ToList().FindIndex(column => column.Name == name);
            if (at < 0 || columns.Contains(All[at].Column)) return null;
            columns.Add(All[at].Column);
        }
        return columns;
    }

    /// <summary>The column as the result has it.</summary>
    internal static Column Definition(this ExtraColumn extra) => new(All.First(column => column.Column == extra).Name, OfYears.Contains(extra) ? ColumnType.Integer : ColumnType.Real);
}
