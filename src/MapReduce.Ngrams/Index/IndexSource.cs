using System.Buffers.Binary;
using System.Text;
using MapReduce.Ngrams.Filter;
using MapReduce.Output;

namespace MapReduce.Ngrams.Index;

/// <summary>A file whose rows are in an index.</summary>
/// <param name="Name">Its name, without its folder.</param>
/// <param name="Format">The version of its lines, 1 to 3; 0 for a result that was counted before.</param>
/// <param name="Bytes">The length of its text, decompressed.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Bad">Lines that were skipped because they are bad.</param>
/// <param name="Checksum">The <see cref="TextChecksum"/> of its text.</param>
public sealed record IndexSource(string Name, int Format, long Bytes, long Lines, long Bad, ulong Checksum)
{
    /// <summary>Whether the other one has the same text, whatever its name.</summary>
    public bool IsSameText(IndexSource other) => (Bytes, Checksum) == (other.Bytes, other.Checksum);

    /// <summary>The order in an index.</summary>
    public static Comparer<IndexSource> Order { get; } = Comparer<IndexSource>.Create(static (x, y) =>
        (x.Checksum, x.Bytes, x.Lines, x.Bad, x.Format).CompareTo((y.Checksum, y.Bytes, y.Lines, y.Bad, y.Format)) is not 0 and var order ? order : Encoding.UTF8.GetBytes(x.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y.Name)));
}

/// <summary>What an index holds and was made of.</summary>
public sealed record IndexContents
{
    /// <summary>The filters that chose the rows; empty if all rows of the sources are in.</summary>
    public string Filters { get; init; } = "";

    /// <summary>The first year of any row; 0 if there are no rows.</summary>
    public int FirstYear { get; init; }

    /// <summary>The last year of any row; 0 if there are no rows.</summary>
    public int LastYear { get; init; }

    /// <summary>The sum of all match_count.</summary>
    public UInt128 Matches { get; init; }

    /// <summary>The sum of all volume_count.</summary>
    public UInt128 Volumes { get; init; }

    /// <summary>The sources, in the order of the format.</summary>
    public IReadOnlyList<IndexSource> Sources { get; init; } = [];

    /// <summary>Appends the section of the footer.</summary>
    /// <param name="footer">What is before it.</param>
    /// <param name="check">Called after each source.</param>
    internal void Write(RowBuffer footer, Action<RowBuffer> check)
    {
        WriteText(footer, Filters);
        Varint.Write(footer, (ulong)FirstYear);
        Varint.Write(footer, (ulong)LastYear);
        foreach (UInt128 sum in (UInt128[])[Matches, Volumes])
        {
            BinaryPrimitives.WriteUInt128LittleEndian(footer.Room(16), sum);
            footer.Advance(16);
        }
        Varint.Write(footer, (ulong)Sources.Count);
        foreach (IndexSource source in Sources.Order(IndexSource.Order))
        {
            WriteText(footer, source.Name);
            foreach (long number in (long[])[source.Format, source.Bytes, source.Lines, source.Bad]) Varint.Write(footer, (ulong)number);
            BinaryPrimitives.WriteUInt64LittleEndian(footer.Room(8), source.Checksum);
            footer.Advance(8);
            check(footer);
        }
    }

    /// <summary>Reads the section, which must be all that is left; null if it is damaged.</summary>
    /// <param name="footer">The footer, after its blocks.</param>
    /// <param name="isEmpty">Whether there are no rows.</param>
    internal static IndexContents? Read(ref FooterReader footer, bool isEmpty)
    {
        string? filters = footer.Text();
        (ulong firstYear, ulong lastYear) = (footer.Number(), footer.Number());
        (UInt128 matches, UInt128 volumes) = (footer.Sum(), footer.Sum());
        ulong count = footer.Number();
        var sources = new List<IndexSource>();
        for (ulong i = 0; i < count && footer.IsWhole; i++)
        {
            if (ReadSource(ref footer) is not { } source || (i > 0 && !Follows(source, sources[^1]))) return null;
            sources.Add(source);
        }
        bool hasYears = isEmpty ? (firstYear, lastYear) == (0, 0) : firstYear >= 1 && firstYear <= lastYear && lastYear <= IndexLayout.MostYears;
        if (!footer.IsWhole || !footer.IsAtEnd || filters is null || FilterList.Parse(filters) is not { } list || !hasYears || (!isEmpty && list.Years is { } only && ((int)firstYear < only.First || (int)lastYear > only.Last)) || (isEmpty && (matches != 0 || volumes != 0))) return null;
        return new IndexContents { Filters = filters, FirstYear = (int)firstYear, LastYear = (int)lastYear, Matches = matches, Volumes = volumes, Sources = sources };
    }

    private static IndexSource? ReadSource(ref FooterReader footer)
    {
        string? name = footer.Text();
        (ulong format, ulong bytes, ulong lines, ulong bad, ulong checksum) = (footer.Number(), footer.Number(), footer.Number(), footer.Number(), footer.Fixed());
        bool fits = format <= 3 && bytes <= long.MaxValue && lines <= bytes && bad <= lines;
        return footer.IsWhole && name is not null && fits ? new IndexSource(name, (int)format, (long)bytes, (long)lines, (long)bad, checksum) : null;
    }

    /// <summary>Whether a source may follow another: in order, and the same text only if there is none.</summary>
    private static bool Follows(IndexSource source, IndexSource before) => IndexSource.Order.Compare(before, source) <= 0 && (source.Bytes == 0 || !source.IsSameText(before));

    private static void WriteText(RowBuffer footer, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Varint.Write(footer, (ulong)utf8.Length);
        footer.Append(utf8);
    }
}
