using System.Globalization;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>
/// An index that is kept as bytes, with its rows as text that another reader got out of it (tests/long/index_reader.py): a file of today is read tomorrow,
/// and the same rows are the same bytes.
/// </summary>
public sealed class GoldenIndexTests
{
    private static readonly string Folder = Path.Join(AppContext.BaseDirectory, "Index", "Golden");
    private static readonly byte[] Golden = File.ReadAllBytes(Path.Join(Folder, "golden.ngrams"));

    private static readonly (string Ngram, int Year, ulong Matches, ulong Volumes)[] Rows = [.. File.ReadAllLines(Path.Join(Folder, "golden.tsv")).Select(line => line.Split('\t'))
        .Select(f => (f[0], int.Parse(f[1], CultureInfo.InvariantCulture), ulong.Parse(f[2], CultureInfo.InvariantCulture), ulong.Parse(f[3], CultureInfo.InvariantCulture)))];

    private static readonly IndexSource[] Sources =
    [
        new("empty", 0, 0, 0, 0, 0), new("v3", 3, 69, 3, 0, 0x6c402cbc2c6e8c97), new("v2", 2, 2522, 80, 1, 0x80b244dfef37207f),
    ];

    [Fact]
    public void It_is_read_as_what_it_is()
    {
        var index = new MemoryIndex(Golden);
        var file = new IndexFile(index);
        Assert.Equal(Rows, index.Rows());
        Assert.Equal((13, 82, 4), (file.Ngrams, file.Rows, file.Blocks));
        Assert.Equal(("years 1..9999", 1, 9999), (file.Contents.Filters, file.Contents.FirstYear, file.Contents.LastYear));
        Assert.Equal(Sources, file.Contents.Sources);
    }

    /// <remarks>If nothing but Zstandard is another, its frames may differ: then make the file anew, and say so in the CHANGELOG, since indexes change with it.</remarks>
    [Fact]
    public void Its_rows_are_written_as_these_bytes()
    {
        IndexContents made = new() { Filters = "years 1..9999", Sources = [.. Sources.Reverse()] };
        Assert.Equal(Golden, MemoryIndex.Of(Rows.GroupBy(row => row.Ngram).Select(rows => (rows.Key, rows.Select(row => (row.Year, row.Matches, row.Volumes)).ToArray())), _ => false, made).Bytes);
    }
}
