using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ZstdSharp;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>
/// The bytes of an index, made from docs/index-format.md and not by the program: the checksums are right, whatever else is not. What is not given
/// is as it should be.
/// </summary>
internal sealed class CraftedIndex
{
    private readonly List<(byte[] Names, byte[] Rows, ulong Ngrams, ulong RowCount, byte[] Key)> _blocks = [];

    /// <summary>The section of what the index was made of.</summary>
    public byte[] Made { get; set; } = [];

    /// <summary>The version in the header.</summary>
    public uint Version { get; set; } = 2;

    /// <summary>The number after the version.</summary>
    public uint Unused { get; set; }

    /// <summary>Bytes between the footer's fields and the trailer.</summary>
    public byte[] AfterFooter { get; set; } = [];

    /// <summary>The Zstandard level.</summary>
    public int Level { get; set; } = 1;

    /// <summary>What is written for a frame.</summary>
    public Func<byte[], byte[]> Packed { get; set; } = frame => frame;

    /// <summary>The number of blocks so far.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>A number as a varint.</summary>
    public static byte[] Number(ulong number)
    {
        var bytes = new List<byte>();
        for (; number > 127; number /= 128) bytes.Add((byte)(number % 128 + 128));
        bytes.Add((byte)number);
        return [.. bytes];
    }

    /// <summary>The years of an ngram, as runs.</summary>
    public static byte[] YearsOf(params ulong[] years)
    {
        var bytes = new List<byte>();
        ulong next = 0;
        for (int i = 0, end; i < years.Length; i = end)
        {
            for (end = i + 1; end < years.Length && years[end] == years[i] + (ulong)(end - i); end++) { }
            int more = end - i - 1;
            bytes.AddRange(Number(unchecked(2 * (years[i] - next)) + (more > 0 ? 1UL : 0)));
            if (more > 0) bytes.AddRange(Number((ulong)more - 1));
            next = unchecked(years[end - 1] + 1);
        }
        return [.. bytes];
    }

    /// <summary>A text with its length.</summary>
    public static byte[] Text(byte[] text) => [.. Number((ulong)text.Length), .. text];

    /// <summary>The section of what an index was made of.</summary>
    public static byte[] MadeOf(ulong firstYear = 1900, ulong lastYear = 1900, UInt128 matches = default, UInt128 volumes = default, byte[]? filters = null, params byte[][] sources)
    {
        byte[] sums = new byte[32];
        BinaryPrimitives.WriteUInt128LittleEndian(sums, matches);
        BinaryPrimitives.WriteUInt128LittleEndian(sums.AsSpan(16), volumes);
        return [.. Text(filters ?? []), .. Number(firstYear), .. Number(lastYear), .. sums, .. Number((ulong)sources.Length), .. sources.SelectMany(source => source)];
    }

    /// <summary>A source.</summary>
    public static byte[] Source(byte[] name, ulong format, ulong bytes, ulong lines, ulong bad, ulong checksum) =>
        [.. Text(name), .. Number(format), .. Number(bytes), .. Number(lines), .. Number(bad), .. BitConverter.GetBytes(checksum)];

    /// <summary>Adds a block of columns, each as it is.</summary>
    public void AddBlock(byte[] keys, byte[] counts, byte[] sums, byte[] years, byte[] matches, byte[] differences, ulong ngrams, ulong rows, byte[] key) =>
        AddBlock(Frame(keys, counts, sums), Frame(years, matches, differences), ngrams, rows, key);

    /// <summary>Adds a block of two contents.</summary>
    public void AddBlock(byte[] names, byte[] values, ulong ngrams, ulong rows, byte[] key) => _blocks.Add((names, values, ngrams, rows, key));

    /// <summary>Adds a block of ngrams in the order in which they come.</summary>
    /// <param name="ngrams">Each with its years, and with its sums if they are not those of the years.</param>
    public void AddBlock(params (byte[] Ngram, (ulong Year, ulong Matches, ulong Volumes)[] Years, (ulong Matches, ulong Difference)? Sums)[] ngrams)
    {
        List<byte> keys = [], counts = [], sums = [], years = [], matches = [], differences = [];
        byte[] before = [];
        foreach ((byte[] ngram, (ulong, ulong, ulong)[] all, (ulong, ulong)? given) in ngrams)
        {
            int shared = keys.Count == 0 ? 0 : ngram.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count();
            keys.AddRange([.. Number((ulong)shared), .. Text(ngram[shared..])]);
            before = ngram;
            counts.AddRange(Number((ulong)all.Length));
            UInt128 matchSum = 0, volumeSum = 0;
            years.AddRange(YearsOf([.. all.Select(row => row.Item1)]));
            foreach ((_, ulong matchCount, ulong volumeCount) in all)
            {
                matches.AddRange(Number(matchCount));
                differences.AddRange(Number(unchecked(matchCount - volumeCount)));
                matchSum += matchCount;
                volumeSum += volumeCount;
            }
            if (matchSum > long.MaxValue || volumeSum > long.MaxValue) matchSum = volumeSum = 0;
            (ulong first, ulong second) = given ?? ((ulong)matchSum, unchecked((ulong)matchSum - (ulong)volumeSum));
            sums.AddRange([.. Number(first), .. Number(second)]);
        }
        byte[] key = ngrams[0].Ngram;
        AddBlock([.. keys], [.. counts], [.. sums], [.. years], [.. matches], [.. differences], (ulong)ngrams.Length, (ulong)ngrams.Sum(n => n.Years.Length), key[..Math.Min(256, key.Length)]);
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        using var compressor = new Compressor(Level);
        return ToBytes(compressor);
    }

    /// <summary>The file, compressed by one that is at hand.</summary>
    public byte[] ToBytes(Compressor compressor)
    {
        byte[] head = [.. "MRNGM\r\n"u8, 0x1A, .. BitConverter.GetBytes(Version), .. BitConverter.GetBytes(Unused)];
        var file = new List<byte>([.. head, .. BitConverter.GetBytes(XxHash3.HashToUInt64(head))]);
        var footer = new List<byte>();
        for (int i = 0; i < _blocks.Count; i++)
        {
            (byte[] names, byte[] rows, ulong ngrams, ulong rowCount, byte[] key) = _blocks[i];
            byte[] packedNames = Packed([.. compressor.Wrap(names)]), packedRows = Packed([.. compressor.Wrap(rows)]);
            file.AddRange([.. packedNames, .. packedRows]);
            foreach (ulong number in new[] { (ulong)packedNames.Length, (ulong)names.Length, (ulong)packedRows.Length, (ulong)rows.Length, ngrams, rowCount }) footer.AddRange(Number(number));
            footer.AddRange([.. BitConverter.GetBytes(XxHash3.HashToUInt64(packedNames, 2L * i)), .. BitConverter.GetBytes(XxHash3.HashToUInt64(packedRows, 2L * i + 1)), .. Text(key)]);
        }
        footer.AddRange([.. Made, .. AfterFooter]);
        ulong[] numbers = [(ulong)_blocks.Count, _blocks.Aggregate(0UL, (sum, b) => unchecked(sum + b.Ngrams)), _blocks.Aggregate(0UL, (sum, b) => unchecked(sum + b.RowCount)), (ulong)file.Count, (ulong)footer.Count];
        byte[] signed = [.. footer, .. numbers.SelectMany(BitConverter.GetBytes)];
        file.AddRange([.. signed, .. BitConverter.GetBytes(XxHash3.HashToUInt64(signed)), .. "MRNGMEND"u8]);
        return [.. file];
    }

    private static byte[] Frame(byte[] first, byte[] second, byte[] third) => [.. BitConverter.GetBytes(first.Length), .. BitConverter.GetBytes(second.Length), .. first, .. second, .. third];

    /// <summary>UTF-8.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
