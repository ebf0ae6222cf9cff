using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MapReduce.Ngrams.Index;
using MapReduce.Ngrams.Tests.Group;
using MapReduce.Output;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>Indexes hold what was written, in the same bytes however it was divided, and are refused where they are damaged.</summary>
public sealed class IndexFileTests
{
    private static readonly IndexContents Made = new()
    {
        Filters = "years 1..9999",
        Sources = [new IndexSource("b.gz", 2, 100, 10, 1, 7), new IndexSource("ä.gz", 3, long.MaxValue, 0, 0, ulong.MaxValue), new IndexSource("a.gz", 2, 100, 10, 1, 3)],
    };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 10)]
    [InlineData(4, 3000)]
    [InlineData(5, 20000)]
    public void Rows_come_back_as_they_were(int seed, int ngrams)
    {
        (string Ngram, (int Year, ulong Matches, ulong Volumes)[] Years)[] all = Ngrams(seed, ngrams);
        MemoryIndex index = MemoryIndex.Of(all, _ => false, Made);
        var expected = all.SelectMany(n => n.Years.OrderBy(y => y.Year).Select(y => (n.Ngram, y.Year, y.Matches, y.Volumes)))
            .OrderBy(r => r.Ngram, Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)))).ToList();
        Assert.Equal(expected, index.Rows());
        var file = new IndexFile(index);
        Assert.Equal((all.Length, expected.Count), (file.Ngrams, file.Rows));
        Assert.Equal((expected.Select(r => r.Year).DefaultIfEmpty().Min(), expected.Select(r => r.Year).DefaultIfEmpty().Max()), (file.Contents.FirstYear, file.Contents.LastYear));
        Assert.Equal(expected.Aggregate(UInt128.Zero, (sum, r) => sum + r.Matches), file.Contents.Matches);
        Assert.Equal(expected.Aggregate(UInt128.Zero, (sum, r) => sum + r.Volumes), file.Contents.Volumes);
        Assert.Equal(Made.Filters, file.Contents.Filters);
        Assert.Equal(["a.gz", "b.gz", "ä.gz"], file.Contents.Sources.Select(s => s.Name));
        Assert.Equal(Made.Sources.ToHashSet(), file.Contents.Sources.ToHashSet());
    }

    [Fact]
    public void The_bytes_do_not_depend_on_who_wrote_which_rows()
    {
        (string, (int, ulong, ulong)[])[] all = Ngrams(6, 8000);
        byte[] expected = MemoryIndex.Of(all, _ => false).Bytes;
        Assert.True(new IndexFile(new MemoryIndex(expected)).Blocks > 10);
        var random = new Random(7);
        foreach (Func<int, bool> ends in new Func<int, bool>[] { _ => true, i => i % 2 == 1, i => i % 1000 == 0, _ => random.Next(50) == 0, _ => random.Next(2000) == 0 })
            Assert.Equal(expected, MemoryIndex.Of(all, ends).Bytes);
    }

    [Fact]
    public void An_ngram_or_a_prefix_is_in_the_blocks_that_are_named_for_it()
    {
        (string Ngram, (int, ulong, ulong)[])[] all = [.. Ngrams(8, 4000), .. Enumerable.Range(0, 60).Select(i => (new string('z', 300 + i), new[] { (1900, 1UL, 1UL) })), .. Enumerable.Range(0, 3000).Select(i => (new string('y', 255) + $"{i:0000}", new[] { (1900 + i % 100, 9UL, 8UL) }))];
        MemoryIndex index = MemoryIndex.Of(all, _ => false);
        var file = new IndexFile(index);
        using var block = new IndexBlock();
        HashSet<string>[] held = [.. Enumerable.Range(0, file.Blocks).Select(i =>
        {
            index.Decode(file, i, block);
            return Enumerable.Range(0, block.Ngrams).Select(n => Encoding.UTF8.GetString(block.Ngram(n))).ToHashSet();
        })];
        var random = new Random(9);
        foreach (string ngram in all.Select(n => n.Ngram).Concat(["", "zzzzzzzzz", "\0", "a", "\U0010FFFF"]).Where((_, i) => i % 7 == 0 || i > 4000))
        {
            (int first, int end) = file.BlocksOf(Encoding.UTF8.GetBytes(ngram), isPrefix: false);
            int[] holding = [.. Enumerable.Range(0, file.Blocks).Where(i => held[i].Contains(ngram))];
            Assert.All(holding, i => Assert.True(i >= first && i < end, $"{ngram} {ngram.Length} exact {i} {first} {end}"));
            if (ngram.Length < 200) Assert.True(end - first <= 1);
            string prefix = ngram[..random.Next(ngram.Length + 1)];
            (first, end) = file.BlocksOf(Encoding.UTF8.GetBytes(prefix), isPrefix: true);
            Assert.All(Enumerable.Range(0, file.Blocks).Where(i => held[i].Any(n => n.StartsWith(prefix, StringComparison.Ordinal))), i => Assert.True(i >= first && i < end, $"{prefix} {prefix.Length} prefix {i} {first} {end}"));
        }
        for (int i = 0; i < file.Blocks; i++)
        {
            ByteRange range = file.RangeOf(i);
            Assert.Equal((i, i), (file.BlockAt(range.Offset), file.BlockAt(range.End - 1)));
        }
    }

    [Fact]
    public void A_file_that_is_cut_or_has_a_changed_bit_is_refused()
    {
        MemoryIndex index = MemoryIndex.Of(Ngrams(10, 60), i => i % 9 == 0, Made);
        for (int length = 0; length < index.Bytes.Length; length++) AssertRefused(index.Bytes[..length]);
        AssertRefused([.. index.Bytes, 0]);
        for (int bit = 0; bit < index.Bytes.Length * 8; bit++)
        {
            byte[] changed = [.. index.Bytes];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            AssertRefused(changed);
        }
    }

    [Fact]
    public void A_block_that_is_too_large_is_refused_before_more_of_it_is_gathered()
    {
        // Each ngram counts 1,000 bytes, and 2, and one each for its count, year, matches and difference, but two for the year.
        const int bytes = 1007, fit = (4 << 20) / bytes;
        static byte[] Ngram(int i) => Encoding.UTF8.GetBytes($"{i:D1000}");
        byte[] history = HistoryTests.Encoded([(1900, 1, 1)]);
        using var buffers = new RowBuffers();
        var columns = new IndexColumns(buffers);
        for (int i = 0; i < fit; i++) Assert.Equal(bytes, columns.Add(Ngram(i), history, new IndexTotals()));
        MapReduceException refusal = Assert.Throws<MapReduceException>(() => columns.Add(Ngram(fit), history, new IndexTotals()));
        Assert.Equal(Failure.BadData, refusal.Failure);
        Assert.StartsWith($"more than {fit} ngrams in turn would be one block of an index", refusal.Message, StringComparison.Ordinal);
        // The same where parts of it come from several workers.
        (IndexColumns one, IndexColumns other) = (new(buffers), new(buffers));
        for (int i = 0; i <= fit; i++) (i < fit / 2 ? one : other).Add(Ngram(i), history, new IndexTotals());
        Assert.Throws<MapReduceException>(() => one.Append(other));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30_000)]
    public void A_footer_that_does_not_fit_into_the_first_read_of_the_end_is_read_on_from_its_beginning(int more)
    {
        // A footer of any length, by the text of its filters, whose length takes three bytes.
        const int fits = (64 << 10) - 56;
        MemoryIndex Of(int filters) => MemoryIndex.Of(Ngrams(15, 60), _ => false, new IndexContents { Filters = "match " + new string('f', filters) });
        static int FooterOf(MemoryIndex index) => (int)BinaryPrimitives.ReadInt64LittleEndian(index.Bytes.AsSpan(^24));
        const int some = 50_000;
        int filters = some + fits + more - FooterOf(Of(some));
        MemoryIndex index = Of(filters);
        Assert.Equal(fits + more, FooterOf(index));
        var file = new IndexFile(index);
        Assert.Equal("match " + new string('f', filters), file.Contents.Filters);
        Assert.Equal(Ngrams(15, 60).Length, file.Ngrams);
        // The header, the end, and the beginning of a longer footer.
        Assert.Equal(more > 0 ? 3 : 2, index.Reads);
    }

    [Fact]
    public void A_later_version_is_named()
    {
        byte[] later = [.. MemoryIndex.Of([], _ => false).Bytes];
        later[8] = 3;
        BinaryPrimitives.WriteUInt64LittleEndian(later.AsSpan(16), XxHash3.HashToUInt64(later.AsSpan(0, 16)));
        Assert.Contains("version 3", Assert.Throws<MapReduceException>(() => new IndexFile(new MemoryIndex(later))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_with_a_right_checksum_and_wrong_content_is_never_read_beyond_its_end()
    {
        // Changed bytes of the content, compressed and signed again: what a checksum cannot see must not read foreign memory.
        using var compressor = new ZstdSharp.Compressor(1);
        using var decompressor = new ZstdSharp.Decompressor();
        MemoryIndex index = MemoryIndex.Of(Ngrams(14, 12), _ => false);
        var file = new IndexFile(index);
        ByteRange range = file.RangeOf(0);
        Assert.Equal(1, file.Blocks);
        IndexEntry entry = file.EntryOf(0);
        byte[][] frames = [index.Bytes[(int)range.Offset..][..entry.Names.Length], index.Bytes[((int)range.Offset + entry.Names.Length)..(int)range.End]];
        byte[][] contents = [.. frames.Select(frame => decompressor.Unwrap(frame).ToArray())];
        using var block = new IndexBlock();
        var random = new Random(12);
        int refused = 0;
        for (int i = 0; i < 30_000; i++)
        {
            byte[][] changed = [[.. contents[0]], [.. contents[1]]];
            for (int n = random.Next(0, 3); n > 0; n--)
            {
                byte[] one = changed[random.Next(2)];
                one[random.Next(one.Length)] = (byte)random.Next(256);
            }
            byte[][] packed = [.. changed.Select(content => compressor.Wrap(content).ToArray())];
            if (!block.TryDecodeNames(packed[0], entry) || !block.TryOpenRows(packed[1], entry, 1, 9990) || !block.TryDecodeRows(withYears: true)) refused++;
            else for (int row = 0; row < block.Rows; row++) Assert.InRange(block.Row(row).Year, 1, 9990);
            LookUp(block, packed, entry, random);
        }
        Assert.InRange(refused, 5_000, 25_000);
    }

    /// <summary>Decodes the rows of some ngrams, as far as the block is not refused: they are valid, whatever the block is.</summary>
    private static void LookUp(IndexBlock block, byte[][] packed, IndexEntry entry, Random random)
    {
        if (!block.TryDecodeNames(packed[0], entry) || !block.TryOpenRows(packed[1], entry, 1, 9990)) return;
        for (int ngram = random.Next(3); ngram < block.Ngrams && block.TryDecodeNext(ngram); ngram += random.Next(1, 4))
        {
            int last = 0;
            for (int row = 0; row < YearsOf(block, ngram); row++)
            {
                Assert.InRange(block.Row(row).Year, last + 1, 9990);
                last = block.Row(row).Year;
            }
        }
    }

    private static unsafe int YearsOf(IndexBlock block, int ngram) => (int)block.Counts[ngram];

    [Fact]
    public void The_checksum_of_a_text_is_that_of_its_parts()
    {
        var random = new Random(13);
        byte[] text = new byte[5000];
        random.NextBytes(text);
        for (int i = 0; i < 200; i++)
        {
            var combined = new TextChecksum(0, 0);
            for (int from = 0; from < text.Length;)
            {
                int to = Math.Min(text.Length, from + random.Next(2000));
                combined = combined.Then(TextChecksum.Of(text.AsSpan(from..to)));
                from = to;
            }
            Assert.Equal(new TextChecksum(Crc64.HashToUInt64(text), 5000), combined);
        }
    }

    private static void AssertRefused(byte[] bytes)
    {
        Exception? refusal = Record.Exception(() => new MemoryIndex(bytes).Rows());
        Assert.True(refusal is MapReduceException { Failure: Failure.BadData } e && e.Message.StartsWith("x.ngrams: ", StringComparison.Ordinal), $"{refusal}");
    }

    private static (string Ngram, (int Year, ulong Matches, ulong Volumes)[] Years)[] Ngrams(int seed, int count)
    {
        var random = new Random(seed);
        ulong Number() => random.Next(10) switch { 0 => (ulong)random.NextInt64(long.MaxValue), < 3 => (ulong)random.Next(1_000_000), _ => (ulong)random.Next(200) };
        string[] syllables = ["a", "e", "ba", "co", "ü", "日", "\u0001", " ", "_NOUN", "tion"];
        return
        [
            .. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => syllables[random.Next(syllables.Length)]))).Distinct()
                .Select(ngram => (ngram, Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(20) == 0 ? random.Next(1, 10_000) : random.Next(1900, 1990)).Distinct().Select(year => (year, Number(), Number())).ToArray())),
        ];
    }
}
