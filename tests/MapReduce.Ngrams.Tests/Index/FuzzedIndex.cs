using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Unicode;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Index;
using MapReduce.Partition;
using ZstdSharp;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>
/// Any bytes as an index: the reader refuses them by name, or gives rows that are valid. The first byte chooses what is made of those that follow
/// (<see cref="Shape"/>), for bytes at random never come past a checksum.
/// </summary>
internal sealed class FuzzedIndex : IDisposable
{
    private readonly IndexBlock _block = new();
    private readonly Compressor _compressor = new(1);
    private readonly NgramProperties _properties = new();

    private static readonly CountOptions[] Runs =
        [new(), new() { Tags = TagRule.Drop, Years = new YearRange(1900, 1950) }, new() { Tags = TagRule.Only, StripTags = true, FoldCase = true, Watched = ["a"] }, new() { ForIndex = true, Match = "^[a-z]" }];

    /// <summary>What the bytes are.</summary>
    public enum Shape
    {
        /// <summary>The file as it is.</summary>
        File = '0',

        /// <summary>The file, and all its checksums are put right first.</summary>
        FileToSeal = '1',

        /// <summary>What it was made of, and blocks: ngrams and rows (two bytes each), the first key, and six columns. Each text has its length before it, in two bytes.</summary>
        Blocks = '2',
    }

    /// <summary>How many inputs were read, and not refused.</summary>
    public long Read { get; private set; }

    /// <summary>Fails where the reader does anything but the two things it may.</summary>
    public void Check(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        byte[] bytes = (Shape)('0' + input[0] % 3) switch
        {
            Shape.File => input[1..].ToArray(),
            Shape.FileToSeal => Seal(input[1..].ToArray()),
            _ => BlocksOf(input[1..]),
        };
        try
        {
            ReadAll(new MemoryIndex(bytes));
            Read++;
        }
        catch (MapReduceException refusal)
        {
            Assert.Equal(Failure.BadData, refusal.Failure);
            Assert.StartsWith("x.ngrams: ", refusal.Message, StringComparison.Ordinal);
        }
    }

    private void ReadAll(MemoryIndex index)
    {
        var file = new IndexFile(index);
        Assert.InRange(file.Contents.LastYear, file.Contents.FirstYear, 9999);
        // What is accepted as filters can be compared with those of any run.
        var filters = new IndexFilters(file.Contents.Filters);
        foreach (CountOptions run in Runs)
        {
            try
            {
                _ = filters.AreThoseOf(run, "x.ngrams");
            }
            catch (MapReduceException refusal)
            {
                Assert.Equal(Failure.FilesInConflict, refusal.Failure);
            }
            _ = filters.NotIn(run);
        }
        Assert.All(file.Contents.Sources, source => Assert.True(source is { Format: >= 0 and <= 3, Bad: >= 0 } && source.Bad <= source.Lines && source.Lines <= source.Bytes));
        (long ngrams, long rows) = (0, 0);
        for (int number = 0; number < file.Blocks; number++)
        {
            ByteRange range = file.RangeOf(number);
            ReadOnlySpan<byte> frames = index.Bytes.AsSpan((int)range.Offset, (int)range.Length);
            // The rows of a few ngrams are decoded in another way, which is tried first: it may accept what the whole block is refused for.
            LookUp(file, number, frames);
            file.Decode(number, frames, _block);
            _properties.Check(_block);
            ngrams += _block.Ngrams;
            rows += _block.Rows;
            // What is accepted is the same in both ways.
            file.DecodeNames(number, frames, _block);
            file.OpenRows(number, frames, _block);
            Assert.True(_block.TryDecodeNext(_block.Ngrams - 1));
            Assert.Equal(_properties.FirstOfLast, _block.Row(0));
        }
        Assert.Equal((ngrams, rows), (file.Ngrams, file.Rows));
    }

    private void LookUp(IndexFile file, int number, ReadOnlySpan<byte> frames)
    {
        file.DecodeNames(number, frames, _block);
        file.OpenRows(number, frames, _block);
        for (int ngram = number % 2; ngram < _block.Ngrams && _block.TryDecodeNext(ngram); ngram += 2)
            Assert.InRange(_block.Row(0).Year, file.Contents.FirstYear, file.Contents.LastYear);
    }

    private byte[] BlocksOf(ReadOnlySpan<byte> input)
    {
        var file = new CraftedIndex { Made = Text(ref input) };
        while (!input.IsEmpty)
        {
            (ulong ngrams, ulong rows) = (Number(ref input), Number(ref input));
            byte[] key = Text(ref input);
            file.AddBlock(Text(ref input), Text(ref input), Text(ref input), Text(ref input), Text(ref input), Text(ref input), ngrams, rows, key);
        }
        return file.ToBytes(_compressor);
    }

    private static ushort Number(ref ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            input = [];
            return 0;
        }
        ushort number = BinaryPrimitives.ReadUInt16LittleEndian(input);
        input = input[2..];
        return number;
    }

    private static byte[] Text(ref ReadOnlySpan<byte> input)
    {
        int length = Math.Min(Number(ref input), input.Length);
        byte[] text = input[..length].ToArray();
        input = input[length..];
        return text;
    }

    private static byte[] Seal(byte[] file)
    {
        if (file.Length < 24 + 56) return file;
        Put(file, 16, XxHash3.HashToUInt64(file.AsSpan(0, 16)));
        ReadOnlySpan<byte> trailer = file.AsSpan(file.Length - 56);
        ulong blocks = BinaryPrimitives.ReadUInt64LittleEndian(trailer), footerAt = BinaryPrimitives.ReadUInt64LittleEndian(trailer[24..]);
        int end = file.Length - 56;
        if (footerAt > (ulong)end) return file;
        (int at, ulong frame) = ((int)footerAt, 24);
        for (ulong block = 0; block < blocks && at < end; block++)
        {
            ulong[] numbers = [.. Enumerable.Range(0, 6).Select(_ => Varint(file, end, ref at))];
            if (at + 16 >= end) break;
            foreach ((int i, ulong length) in new[] { (0, numbers[0]), (1, numbers[2]) })
            {
                if (frame > footerAt || length > footerAt - frame) break;
                Put(file, at + 8 * i, XxHash3.HashToUInt64(file.AsSpan((int)frame, (int)length), (long)(2 * block) + i));
                frame += length;
            }
            at += 16;
            ulong key = Varint(file, end, ref at);
            if (key > (ulong)(end - at)) break;
            at += (int)key;
        }
        Put(file, file.Length - 16, XxHash3.HashToUInt64(file.AsSpan((int)footerAt..^16)));
        return file;
    }

    private static ulong Varint(byte[] file, int end, ref int at)
    {
        ulong number = 0;
        for (int shift = 0; at < end && shift < 64; shift += 7)
        {
            byte part = file[at++];
            number |= (ulong)(part & 127) << shift;
            if (part < 128) break;
        }
        return number;
    }

    private static void Put(byte[] file, int at, ulong number) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), number);

    public void Dispose()
    {
        _block.Dispose();
        _compressor.Dispose();
    }
}

/// <summary>What holds of every block that was read.</summary>
internal sealed unsafe class NgramProperties
{
    /// <summary>The first row of its last ngram.</summary>
    public (int, Ngrams.Formats.NgramCount) FirstOfLast { get; private set; }

    public void Check(IndexBlock block)
    {
        ReadOnlySpan<byte> before = [];
        int row = 0;
        Assert.InRange(block.Ngrams, 1, int.MaxValue);
        for (int i = 0; i < block.Ngrams; i++)
        {
            ReadOnlySpan<byte> ngram = block.Ngram(i);
            Assert.True(ngram.Length > 0 && ngram.SequenceCompareTo(before) > 0 && Utf8.IsValid(ngram));
            foreach (byte one in ngram) Assert.True(one is not (0 or (byte)'\t' or (byte)'\n'));
            before = ngram;
            (int lastYear, UInt128 matches, UInt128 volumes) = (0, 0, 0);
            FirstOfLast = block.Row(row);
            for (ulong left = block.Counts[i]; left > 0; left--, row++)
            {
                (int year, Ngrams.Formats.NgramCount count) = block.Row(row);
                Assert.InRange(year, lastYear + 1, 9999);
                Assert.True(count.Matches <= long.MaxValue && count.Volumes <= long.MaxValue);
                lastYear = year;
                matches += count.Matches;
                volumes += count.Volumes;
            }
            bool fits = matches <= long.MaxValue && volumes <= long.MaxValue;
            Assert.Equal(fits ? ((ulong)matches, (ulong)volumes) : (0, 0), (block.Sums[2 * i], block.Sums[2 * i] - block.Sums[2 * i + 1]));
        }
        Assert.Equal(block.Rows, row);
    }
}
