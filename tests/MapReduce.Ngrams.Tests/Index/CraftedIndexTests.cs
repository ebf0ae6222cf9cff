using System.Text;
using MapReduce.Ngrams.Index;
using static MapReduce.Ngrams.Tests.Index.CraftedIndex;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>Files with right checksums and wrong content are refused.</summary>
public sealed class CraftedIndexTests
{
    private static readonly (ulong, ulong, ulong)[] One = [(1900, 1, 1)];

    /// <summary>What is wrong, and the file.</summary>
    public static TheoryData<string> Wrong => [.. All.Keys];

    private static readonly Dictionary<string, Action<CraftedIndex>> All = new()
    {
        ["an ngram with a TAB"] = file => file.AddBlock((Utf8("a\t1900\t99\t99"), One, null)),
        ["an ngram with a newline"] = file => file.AddBlock((Utf8("a"), One, null), (Utf8("b\n"), One, null)),
        ["an ngram with a NUL"] = file => file.AddBlock((Utf8("\0p"), One, null)),
        ["an ngram of invalid UTF-8"] = file => file.AddBlock((Utf8("a"), One, null), ([(byte)'a', 0xFF, 0xFE], One, null)),
        ["an ngram that begins like a note"] = file => file.AddBlock(([0xFF, (byte)'p'], One, null)),
        ["an ngram that is only a mark"] = file => file.AddBlock(([0xFF], One, null)),
        ["a character that goes on in the next ngram"] = file => file.AddBlock(([0x61, 0xC3], One, null), ([0xA4], One, null)),
        ["an ngram that ends within a character"] = file => file.AddBlock(([0x61, 0xC3], One, null)),
        ["an empty ngram"] = file => file.AddBlock([0, 0], [1], [1, 0], YearsOf(1900), [1], [0], 1, 1, []),
        ["an ngram twice"] = file => file.AddBlock((Utf8("a"), One, null), (Utf8("a"), One, null)),
        ["ngrams in descending order"] = file => file.AddBlock((Utf8("b"), One, null), (Utf8("a"), One, null)),
        ["shared bytes that are not all of them"] = file => file.AddBlock([0, 2, .. "ab"u8, 0, 2, .. "ac"u8], [1, 1], [1, 0, 1, 0], [.. YearsOf(1900), .. YearsOf(1900)], [1, 1], [0, 0], 2, 2, [.. "ab"u8]),
        ["more shared bytes than there are"] = file => file.AddBlock([0, 1, .. "a"u8, 2, 1, .. "b"u8], [1, 1], [1, 0, 1, 0], [.. YearsOf(1900), .. YearsOf(1900)], [1, 1], [0, 0], 2, 2, [.. "a"u8]),
        ["an ngram that is too long"] = file => file.AddBlock(([.. Enumerable.Repeat((byte)'x', (2 << 20) + 1)], One, null)),
        ["a block that begins before the last ngram of the one before"] = file =>
        {
            file.AddBlock((Utf8("a"), One, null), (Utf8("m"), One, null));
            file.AddBlock((Utf8("k"), One, null));
        },
        ["a block that begins with the last ngram of the one before"] = file =>
        {
            file.AddBlock((Utf8("a"), One, null), (Utf8("m"), One, null));
            file.AddBlock((Utf8("m"), One, null));
        },
        ["another first ngram in the footer"] = file => file.AddBlock([0, 1, .. "b"u8], [1], [1, 0], YearsOf(1900), [1], [0], 1, 1, [.. "a"u8]),
        ["sums that are not those of the rows"] = file => file.AddBlock((Utf8("a"), One, (777, 5))),
        ["sums that are not those of many rows"] = file => file.AddBlock((Utf8("a"), [.. Enumerable.Range(1, 9).Select(year => ((ulong)year, 3UL, 2UL))], (27, 8))),
        ["no sums where they fit"] = file => file.AddBlock((Utf8("a"), One, (0, 0))),
        ["sums where they do not fit"] = file => file.AddBlock((Utf8("a"), [(1, long.MaxValue, 1), (2, 1, 1)], (1UL << 63, unchecked((1UL << 63) - 2)))),
        ["a sum of 2^63 and more"] = file => file.AddBlock((Utf8("a"), One, (ulong.MaxValue, 1))),
        ["volumes of 2^63 and more as a sum"] = file => file.AddBlock((Utf8("a"), One, (1, 2))),
        ["match_count of 2^63"] = file => file.AddBlock((Utf8("a"), [(1900, 1UL << 63, 1)], (0, 0))),
        ["match_count of 2^64-1"] = file => file.AddBlock((Utf8("a"), [(1900, ulong.MaxValue, 1)], (0, 0))),
        ["volume_count of 2^63"] = file => file.AddBlock((Utf8("a"), [(1900, 1, 1UL << 63)], (0, 0))),
        ["the year 0"] = file => file.AddBlock((Utf8("a"), [(0, 1, 1)], null)),
        ["the year 10000"] = file => file.AddBlock((Utf8("a"), [(1900, 1, 1), (10_000, 1, 1)], null)),
        ["a year of 64 bits"] = file => file.AddBlock((Utf8("a"), [(1900, 1, 1), (ulong.MaxValue, 1, 1)], null)),
        ["two runs of years that touch"] = file => file.AddBlock([0, 1, .. "a"u8], [2], [2, 0], [.. YearsOf(1900), 0], [1, 1], [0, 0], 1, 2, [.. "a"u8]),
        ["a run of the years of two ngrams"] = file => file.AddBlock([0, 1, .. "a"u8, 0, 1, .. "b"u8], [1, 1], [1, 0, 1, 0], YearsOf(1900, 1901), [1, 1], [0, 0], 2, 2, [.. "a"u8]),
        ["a run that ends after 9999"] = file => file.AddBlock((Utf8("a"), [(9998, 1, 1), (9999, 1, 1), (10_000, 1, 1)], null)),
        ["a run of 2^64 years"] = file => file.AddBlock([0, 1, .. "a"u8], [1], [1, 0], [.. Number(2 * 1900 + 1), .. Number(ulong.MaxValue - 1)], [1], [0], 1, 1, [.. "a"u8]),
        ["years after the last ngram's"] = file => file.AddBlock([0, 1, .. "a"u8], [1], [1, 0], [.. YearsOf(1900), .. YearsOf(1900)], [1], [0], 1, 1, [.. "a"u8]),
        ["an ngram without years"] = file => file.AddBlock([0, 1, .. "a"u8, 0, 1, .. "b"u8], [0, 2], [0, 0, 2, 0], YearsOf(1900, 1901), [1, 1], [0, 0], 2, 2, [.. "a"u8]),
        ["more rows than the columns have"] = file => file.AddBlock([0, 1, .. "a"u8], [3], [3, 0], YearsOf(1900, 1901), [1, 1], [0, 0], 1, 3, [.. "a"u8]),
        ["fewer rows than the columns have"] = file => file.AddBlock([0, 1, .. "a"u8], [1], [1, 0], YearsOf(1900, 1901), [1, 1], [0, 0], 1, 1, [.. "a"u8]),
        ["a column that ends beyond the frame"] = file => file.AddBlock([255, 255, 255, 127, 0, 0, 0, 0, 0, 1, (byte)'a', 1, 1, 0], [2, 0, 0, 0, 1, 0, 0, 0, .. YearsOf(1900), 1, 0], 1, 1, [.. "a"u8]),
        ["content that is too short for its lengths"] = file => file.AddBlock([1, 2, 3], [4, 5, 6], 1, 1, [.. "a"u8]),
        ["more ngrams than the content can have"] = file => file.AddBlock([0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0], ulong.MaxValue, ulong.MaxValue, [.. "a"u8]),
        ["a version that is not known"] = file => file.Version = 3,
        ["the version before"] = file => file.Version = 1,
        ["a year before the first"] = file =>
        {
            file.Made = MadeOf(firstYear: 1901, lastYear: 1901);
            file.AddBlock((Utf8("a"), [(1900, 1, 1), (1901, 1, 1)], null));
        },
        ["a year after the last"] = file =>
        {
            file.Made = MadeOf(firstYear: 1899, lastYear: 1899);
            file.AddBlock((Utf8("a"), [(1899, 1, 1), (1900, 1, 1)], null));
        },
        ["a number where there is none"] = file => file.Unused = 1,
        ["bytes after what it was made of"] = file => file.AfterFooter = [0],
        ["a first year after the last"] = file => file.Made = MadeOf(firstYear: 5, lastYear: 4),
        ["a last year of 10000"] = file => file.Made = MadeOf(lastYear: 10_000),
        ["no years though there are rows"] = file => file.Made = MadeOf(firstYear: 0, lastYear: 0),
        ["filters of invalid UTF-8"] = file => file.Made = MadeOf(filters: [0xC3]),
        ["filters that are none"] = file => file.Made = MadeOf(filters: Utf8("vowels only")),
        ["filters out of order"] = file => file.Made = MadeOf(filters: Utf8("tags drop; years 1900..1900")),
        ["a filter of years that is none"] = file => file.Made = MadeOf(filters: Utf8("years 190O..1900")),
        ["tags that were stripped though none were chosen"] = file => file.Made = MadeOf(filters: Utf8("tags stripped")),
        ["rows before the years of the filter"] = file => file.Made = MadeOf(filters: Utf8("years 1901..1950")),
        ["rows after the years of the filter"] = file => file.Made = MadeOf(filters: Utf8("years 1850..1899")),
        ["a frame behind a skippable one"] = file => file.Packed = frame => [0x50, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, .. "hello"u8, .. frame],
        ["a skippable frame behind a frame"] = file => file.Packed = frame => [.. frame, 0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0],
        ["an empty frame before a frame"] = file => file.Packed = frame => [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0, 1, 0, 0, .. frame],
        ["more sources than there are bytes"] = file => file.Made = [.. MadeOf()[..^1], .. Number(1UL << 60)],
        ["a source of invalid UTF-8"] = file => file.Made = MadeOf(sources: Source([0xFF], 2, 5, 1, 0, 7)),
        ["a source of version 4"] = file => file.Made = MadeOf(sources: Source([.. "a"u8], 4, 5, 1, 0, 7)),
        ["a source of version 2^32 + 1"] = file => file.Made = MadeOf(sources: Source([.. "a"u8], (1UL << 32) + 1, 5, 1, 0, 7)),
        ["a source of 2^63 bytes"] = file => file.Made = MadeOf(sources: Source([.. "a"u8], 2, 1UL << 63, 1, 0, 7)),
        ["a source of 2^64-1 lines"] = file => file.Made = MadeOf(sources: Source([.. "a"u8], 2, 5, ulong.MaxValue, 0, 7)),
        ["a source with more bad lines than lines"] = file => file.Made = MadeOf(sources: Source([.. "a"u8], 2, 5, 1, 2, 7)),
        ["sources out of order"] = file => file.Made = MadeOf(sources: [Source([.. "a"u8], 2, 5, 1, 0, 8), Source([.. "b"u8], 2, 5, 1, 0, 7)]),
        ["the same text twice"] = file => file.Made = MadeOf(sources: [Source([.. "a"u8], 2, 5, 1, 0, 7), Source([.. "b"u8], 2, 5, 1, 0, 7)]),
        ["a small file of many rows"] = file =>
        {
            // 7 KB that would take a gigabyte: 4,000 ngrams of 9,999 years.
            byte[][] names = [.. Enumerable.Range(0, 4000).Select(i => Utf8($"{i:00000}"))];
            byte[] years = [.. names.SelectMany(_ => YearsOf([.. Enumerable.Range(1, 9999).Select(year => (ulong)year)]))], zeros = new byte[9999 * names.Length];
            var keys = new List<byte>([0, .. Text(names[0])]);
            for (int i = 1; i < names.Length; i++)
            {
                int shared = names[i].Zip(names[i - 1]).TakeWhile(pair => pair.First == pair.Second).Count();
                keys.AddRange([(byte)shared, .. Text(names[i][shared..])]);
            }
            file.Level = 19;
            file.AddBlock([.. keys], [.. names.SelectMany(_ => Number(9999))], [.. names.SelectMany(_ => new byte[] { 0, 0 })], years, [.. Enumerable.Repeat((byte)1, zeros.Length)], zeros, 4000, 4000 * 9999, names[0]);
        },
        ["a small file of long ngrams"] = file =>
        {
            // 124 KB that would take two gigabytes: each ngram is the one before and a letter.
            const int count = 65_000;
            file.AddBlock(
                [0, 1, (byte)'a', .. Enumerable.Range(1, count - 1).SelectMany(i => new byte[][] { Number((ulong)i), [1, (byte)'a'] }.SelectMany(b => b))], [.. Enumerable.Repeat((byte)1, count)],
                [.. Enumerable.Range(0, count).SelectMany(_ => new byte[] { 1, 0 })], [.. Enumerable.Range(0, count).SelectMany(_ => YearsOf(1900))], [.. Enumerable.Repeat((byte)1, count)], new byte[count], count, count, [.. "a"u8]);
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void It_is_refused_though_its_checksums_are_right(string wrong)
    {
        var file = new CraftedIndex { Made = MadeOf(1, 9999) };
        All[wrong](file);
        if (file.Blocks == 0) file.AddBlock((Utf8("a"), One, null));
        MapReduceException refusal = Assert.Throws<MapReduceException>(() => new MemoryIndex(file.ToBytes()).Rows());
        Assert.Equal(Failure.BadData, refusal.Failure);
        Assert.StartsWith("x.ngrams: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "years that are what the counts say", 2 * 1900 + 1, 0, 2 * 1950)]
    [InlineData(false, "two runs that touch", 2 * 1900, 0, 2 * 1950)]
    [InlineData(false, "a run of the years of both ngrams", 2 * 1900 + 1, 1)]
    [InlineData(false, "a year too many", 2 * 1900 + 1, 1, 2 * 1950)]
    [InlineData(false, "a year too few", 2 * 1900, 2 * 1950)]
    [InlineData(false, "a run that skips too many years", 2 * 10_000 + 1, 0, 2 * 1950)]
    public void Years_that_a_lookup_skips_must_be_those_of_the_ngrams_before(bool isRight, string what, params int[] years)
    {
        var crafted = new CraftedIndex { Made = MadeOf(1, 9999) };
        crafted.AddBlock([0, 1, .. "a"u8, 0, 1, .. "b"u8], [2, 1], [2, 0, 1, 0], [.. years.SelectMany(number => Number((ulong)number))], [1, 1, 1], [0, 0, 0], 2, 3, [.. "a"u8]);
        var index = new MemoryIndex(crafted.ToBytes());
        var file = new IndexFile(index);
        using var block = new IndexBlock();
        byte[] frames = index.Bytes[(int)file.RangeOf(0).Offset..(int)file.RangeOf(0).End];
        file.DecodeNames(0, frames, block);
        file.OpenRows(0, frames, block);
        Assert.True(block.TryDecodeNext(1) == isRight, what);
        if (isRight) Assert.Equal(1950, block.Row(0).Year);
    }

    [Fact]
    public void It_is_read_where_all_is_right()
    {
        var file = new CraftedIndex { Made = MadeOf(1, 9999, filters: Utf8("years 1..9999"), sources: [Source(Utf8("empty"), 0, 0, 0, 0, 0), Source(Utf8("empty"), 0, 0, 0, 0, 0), Source(Utf8("b"), 2, long.MaxValue, 5, 5, 1), Source(Utf8("\uFFFE"), 2, 9, 5, 5, 2), Source(Utf8("\U00010000"), 2, 9, 5, 5, 3)]) };
        file.AddBlock((Utf8("a"), [(1, 3, 2), (9999, 0, 9)], null), (Utf8("ä"), [(1900, long.MaxValue, 1), (1901, 1, long.MaxValue)], null));
        file.AddBlock((Utf8(new string('ÿ', 300)), [.. Enumerable.Range(1, 9999).Select(year => ((ulong)year, 1UL << 48, 0UL))], null), (Utf8("\uFEFFz"), One, null));
        var index = new MemoryIndex(file.ToBytes());
        Assert.Equal(
            [("a", 1, 3, 2), ("a", 9999, 0, 9), ("ä", 1900, long.MaxValue, 1), ("ä", 1901, 1, long.MaxValue), .. Enumerable.Range(1, 9999).Select(year => (new string('ÿ', 300), year, 1UL << 48, 0UL)), ("\uFEFFz", 1900, 1UL, 1UL)],
            index.Rows());
        var least = new CraftedIndex { Made = MadeOf(sources: Source([.. "a"u8], 3, 5, 2, 2, 7)) };
        least.AddBlock((Utf8("a"), One, null));
        Assert.Equal([("a", 1900, 1, 1)], new MemoryIndex(least.ToBytes()).Rows());
        Assert.Equal(["empty", "empty", "b", "\uFFFE", "\U00010000"], new IndexFile(index).Contents.Sources.Select(source => source.Name));
    }

    [Theory]
    [InlineData(1900, 1950, 3, 9, true)]
    [InlineData(1899, 1950, 3, 9, false)]
    [InlineData(1900, 1951, 3, 9, false)]
    [InlineData(1900, 1950, 4, 9, false)]
    [InlineData(1900, 1950, 3, 8, false)]
    public void The_sums_and_years_of_the_whole_are_compared_with_its_rows(int firstYear, int lastYear, int matches, int volumes, bool isRight)
    {
        var crafted = new CraftedIndex { Made = MadeOf((ulong)firstYear, (ulong)lastYear, (UInt128)matches, (UInt128)volumes) };
        crafted.AddBlock((Utf8("a"), [(1900, 1, 2), (1950, 2, 7)], null));
        var index = new MemoryIndex(crafted.ToBytes());
        var totals = new IndexTotals();
        foreach ((_, int year, ulong matchCount, ulong volumeCount) in index.Rows()) totals.Add(year, year, matchCount, volumeCount);
        Exception? refusal = Record.Exception(() => new IndexFile(index).Check(totals));
        Assert.Equal(isRight, refusal is null);
        if (!isRight) Assert.Contains("has other sums or years in its footer than in its rows", Assert.IsType<MapReduceException>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_what_the_page_says()
    {
        var source = new IndexSource("ä", 3, 99, 9, 1, 5);
        byte[] written = MemoryIndex.Of([("b", [(1900, 5, 6)]), ("a", [(1, 3, 2), (9999, 0, 9)])], _ => false, new IndexContents { Filters = "case of words folded", Sources = [source] }).Bytes;
        var file = new CraftedIndex { Made = MadeOf(1, 9999, 8, 17, Utf8("case of words folded"), Source(Utf8("ä"), 3, 99, 9, 1, 5)) };
        file.AddBlock((Utf8("a"), [(1, 3, 2), (9999, 0, 9)], null), (Utf8("b"), [(1900, 5, 6)], null));
        Assert.Equal(file.ToBytes(), written);
    }

    [Fact]
    public void Names_of_sources_are_in_the_order_of_their_bytes()
    {
        // In UTF-16, the second one is the lower.
        string[] names = ["\uFFFE", "\U00010000"];
        IndexContents made = new() { Sources = [.. names.Reverse().Select(name => new IndexSource(name, 0, 0, 0, 0, 0))] };
        Assert.Equal(names, new IndexFile(MemoryIndex.Of([], _ => false, made)).Contents.Sources.Select(source => source.Name));
    }

    [Fact]
    public void The_largest_ngram_and_history_are_written_and_larger_ones_refused()
    {
        (int, ulong, ulong)[] years = [.. Enumerable.Range(1, 9999).Select(year => (year, (ulong)long.MaxValue, 0UL))];
        string ngram = new('x', 2 << 20);
        Assert.Equal(10_001, MemoryIndex.Of([("a", [(1900, 1, 1)]), (ngram, years), (ngram[..9], [(1, 1, 1)])], _ => false).Rows().Count);
        MapReduceException refusal = Assert.Throws<MapReduceException>(() => MemoryIndex.Of([(ngram + "x", years)], _ => false));
        Assert.Equal((Failure.BadData, true), (refusal.Failure, refusal.Message.StartsWith("an ngram has 2097153 bytes", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ngrams_that_were_chosen_to_end_no_block_are_refused()
    {
        // By chance, so many make a hundred blocks.
        IEnumerable<(string, (int, ulong, ulong)[])> ngrams = Enumerable.Range(0, 400_000).Select(i => $"{i:000000}").Where(ngram => !IndexLayout.EndsBlock(Encoding.UTF8.GetBytes(ngram), 6 + 3 + 4)).Select(ngram => (ngram, new[] { (1900, 1UL, 1UL) }));
        Assert.Contains("one block of an index", Assert.Throws<MapReduceException>(() => MemoryIndex.Of(ngrams, _ => false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_footer_that_no_reader_would_take_is_not_written()
    {
        IndexContents made = new() { Sources = [.. Enumerable.Range(0, 100).Select(i => new IndexSource($"source {i}", 2, 5, 1, 0, (ulong)i))] };
        Assert.NotEmpty(MemoryIndex.Of([("a", [(1, 1, 1)])], _ => false, made).Bytes);
        MapReduceException refusal = Assert.Throws<MapReduceException>(() => MemoryIndex.Of([("a", [(1, 1, 1)])], _ => false, made, mostFooterBytes: 2000));
        Assert.Equal((Failure.BadSetting, true), (refusal.Failure, refusal.Message.Contains("more than 2000 bytes", StringComparison.Ordinal)));
    }
}
