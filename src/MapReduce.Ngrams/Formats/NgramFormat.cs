namespace MapReduce.Ngrams.Formats;

/// <summary>The versions of the Google Books Ngram files; <c>⇥</c> is a TAB.</summary>
public enum NgramFormat
{
    /// <summary>2009: <c>ngram⇥year⇥match_count⇥page_count⇥volume_count</c>.</summary>
    V1,

    /// <summary>2012: <c>ngram⇥year⇥match_count⇥volume_count</c>.</summary>
    V2,

    /// <summary>2020: <c>ngram⇥year,match_count,volume_count⇥year,match_count,volume_count…</c>, one line per ngram.</summary>
    V3,

    /// <summary>Not of Google, but a result of this program: <c>ngram⇥match_count⇥volume_count</c> or <c>ngram⇥year⇥match_count⇥volume_count</c>, or the same as CSV.</summary>
    Result,
}

/// <summary>Detects the version of a file from its first well-formed line.</summary>
public static class FormatDetector
{
    /// <summary>Google's versions.</summary>
    public static IReadOnlyList<NgramFormat> Versions { get; } = [NgramFormat.V1, NgramFormat.V2, NgramFormat.V3];

    /// <summary>
    /// The version of the first well-formed line in <paramref name="head"/>. If there is none, v2 (the most common version),
    /// whose parser then reports what is wrong with the lines.
    /// </summary>
    public static NgramFormat Detect(ReadOnlySpan<byte> head) => Find(head) ?? NgramFormat.V2;

    /// <summary>Whether the text that starts with <paramref name="head"/> could be rows that count wrote, if somebody says so: see <see cref="NgramFormat.Result"/>.</summary>
    public static bool MayBeResult(ReadOnlySpan<byte> head) => ResultLayout.Of(head, mayLackHeader: true) is not null;

    /// <summary>The version of the first well-formed line in <paramref name="head"/>; null if there is none.</summary>
    public static NgramFormat? Find(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        while (!head.IsEmpty)
        {
            int newline = head.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = newline < 0 ? head : head[..newline];
            if (ShapeOf(line.TrimEnd((byte)'\r')) is { } format) return format;
            head = newline < 0 ? [] : head[(newline + 1)..];
        }
        return null;
    }

    /// <summary>The number of words in the ngram of the first well-formed line in <paramref name="head"/>; 0 if there is none.</summary>
    public static int WordsOfFirst(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        foreach (Range range in head.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = head[range];
            if (ShapeOf(line.TrimEnd((byte)'\r')) is not null) return line[..line.IndexOf((byte)'\t')].Count((byte)' ') + 1;
        }
        return 0;
    }

    private static NgramFormat? ShapeOf(ReadOnlySpan<byte> line)
    {
        int tab = line.IndexOf((byte)'\t');
        if (tab < 0) return null;
        ReadOnlySpan<byte> rest = line[(tab + 1)..];
        int year = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (year <= 0) return null;
        if (rest[year] == ',') return NgramFormat.V3;
        if (rest[year] != '\t') return null;
        return rest.Count((byte)'\t') switch { 2 => NgramFormat.V2, 3 => NgramFormat.V1, _ => null };
    }
}
