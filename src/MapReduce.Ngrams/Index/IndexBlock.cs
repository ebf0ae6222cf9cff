using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;
using MapReduce.Ngrams.Formats;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MapReduce.Ngrams.Index;

/// <summary>The rows of a block, decompressed; its columns are decoded as far as they are needed. Its memory is used again for the next block. Not thread-safe.</summary>
internal sealed unsafe class IndexBlock : IDisposable
{
    /// <summary>Readable bytes after each key, as a table needs them.</summary>
    private const int Padding = 64;

    private Decompressor? _decompressor;   // most jobs read no index
    private byte* _yearsAt, _matchesAt, _differencesAt;   // the next row of each column, in the content
    private byte* _yearsEnd, _matchesEnd, _end;   // where the columns end
    private ulong _firstYear, _lastYear;   // of all rows of the index
    private int _next;                     // the ngram whose rows come next, if they are decoded one by one
    private Memory _names, _content, _sums, _keys, _keyEnds, _counts, _years, _matches, _differences, _marks;

    /// <summary>Native memory that grows and does not keep its content.</summary>
    private struct Memory
    {
        public byte* Start;
        private nuint _capacity;

        public void Reserve(long bytes)
        {
            if ((nuint)bytes <= _capacity) return;
            Free();   // first, and completely: what follows may throw
            nuint capacity = (nuint)bytes + (nuint)bytes / 4;
            Start = (byte*)NativeMemory.Alloc(capacity);
            _capacity = capacity;
        }

        public void Free()
        {
            NativeMemory.Free(Start);
            Start = null;
            _capacity = 0;
        }
    }

    /// <summary>Number of ngrams.</summary>
    public int Ngrams { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The years of all rows, those of an ngram in ascending order. For all pointers: valid until the next block is decoded.</summary>
    internal ulong* Years => (ulong*)_years.Start;

    /// <summary>The match counts of all rows.</summary>
    internal ulong* Matches => (ulong*)_matches.Start;

    /// <summary>The match counts minus the volume counts of all rows, modulo 2^64.</summary>
    internal ulong* Differences => (ulong*)_differences.Start;

    /// <summary>The number of rows of each ngram.</summary>
    internal ulong* Counts => (ulong*)_counts.Start;

    /// <summary>The ngrams, one after another, with 64 readable bytes after them.</summary>
    internal byte* Keys => _keys.Start;

    /// <summary>Where each ngram ends in <see cref="Keys"/>.</summary>
    internal uint* KeyEnds => (uint*)_keyEnds.Start;

    /// <summary>A number for each ngram, for the use of the reader.</summary>
    internal uint* Marks => (uint*)_marks.Start;

    /// <summary>An ngram, UTF-8. REQUIRES: 0 ≤ index &lt; <see cref="Ngrams"/>.</summary>
    public ReadOnlySpan<byte> Ngram(int index)
    {
        uint from = index == 0 ? 0 : KeyEnds[index - 1];
        return new ReadOnlySpan<byte>(Keys + from, (int)(KeyEnds[index] - from));
    }

    /// <summary>The sum of an ngram's counts below this is below 2^63, whatever number of years it has.</summary>
    private const ulong LargeCount = 1UL << 49;

    /// <summary>A row's year and counts. REQUIRES: 0 ≤ row &lt; <see cref="Rows"/>, and the rows are decoded.</summary>
    public (int Year, NgramCount Count) Row(int row) => ((int)Years[row], new NgramCount(Matches[row], Matches[row] - Differences[row]));

    /// <summary>The sums of all ngrams: for each, that of its match counts and that of its differences; both 0 if a sum does not fit.</summary>
    internal ulong* Sums => (ulong*)_sums.Start;

    /// <summary>Decompresses and decodes the frame of names; false if it is not what the footer says.</summary>
    internal bool TryDecodeNames(ReadOnlySpan<byte> frame, IndexEntry entry)
    {
        (Ngrams, Rows) = (0, 0);
        if (!TryDecompress(frame, entry.Names, ref _names, out byte* keys, out byte* counts, out byte* sums, out byte* end)) return false;
        _counts.Reserve((entry.Ngrams + Varint.Group) * sizeof(ulong));
        _sums.Reserve((2 * entry.Ngrams + Varint.Group) * sizeof(ulong));
        _marks.Reserve(entry.Ngrams * sizeof(uint));
        if (!TryDecodeKeys(keys, counts, entry) || !Varint.TryReadAll(counts, sums, Counts, entry.Ngrams) || !Varint.TryReadAll(sums, end, Sums, 2 * entry.Ngrams)) return false;
        ulong rows = 0, all = 0;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            if (Counts[i] is 0 or > IndexLayout.MostYears) return false;
            rows += Counts[i];
            all |= Sums[2 * i] | (Sums[2 * i] - Sums[2 * i + 1]);
        }
        if (rows != (ulong)entry.Rows || all > long.MaxValue) return false;
        long bytes = KeyEnds[entry.Ngrams - 1] + 2 * entry.Ngrams + (sums - counts) + entry.Values.Content - IndexLayout.LengthsBytes;
        if (bytes > IndexLayout.MostBlockBytes) return false;
        (Ngrams, Rows) = ((int)entry.Ngrams, (int)entry.Rows);
        return true;
    }

    /// <summary>Decompresses the frame of rows; false if it is not what the footer says. REQUIRES: the names are decoded.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="entry">The block in the footer.</param>
    /// <param name="firstYear">The first and the last year of any row, as in the footer: others are damage.</param>
    /// <param name="lastYear">As <paramref name="firstYear"/>.</param>
    internal bool TryOpenRows(ReadOnlySpan<byte> frame, IndexEntry entry, int firstYear, int lastYear)
    {
        (_firstYear, _lastYear, _next) = ((ulong)firstYear, (ulong)lastYear, 0);
        if (!TryDecompress(frame, entry.Values, ref _content, out byte* years, out byte* matches, out byte* differences, out byte* end)) return false;
        _yearsAt = years;
        _matchesAt = _yearsEnd = matches;
        _differencesAt = _matchesEnd = differences;
        _end = end;
        return true;
    }

    /// <summary>Decompresses a frame of three columns.</summary>
    private bool TryDecompress(ReadOnlySpan<byte> frame, IndexFrame entry, ref Memory content, out byte* first, out byte* second, out byte* third, out byte* end)
    {
        first = second = third = end = null;
        if (entry.Content < IndexLayout.LengthsBytes) return false;
        content.Reserve(entry.Content);
        try
        {
            // One frame of compressed bytes, and nothing behind it.
            fixed (byte* start = frame)
            {
                if (!frame.StartsWith(IndexLayout.FrameMagic) || Methods.ZSTD_findFrameCompressedSize(start, (nuint)frame.Length) != (nuint)frame.Length) return false;
            }
            if ((_decompressor ??= new Decompressor()).Unwrap(frame, new Span<byte>(content.Start, entry.Content)) != entry.Content) return false;
        }
        catch (ZstdException)
        {
            return false;
        }
        first = content.Start + IndexLayout.LengthsBytes;
        end = content.Start + entry.Content;
        uint firstLength = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(content.Start, sizeof(uint)));
        uint secondLength = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(content.Start + sizeof(uint), sizeof(uint)));
        if ((ulong)firstLength + secondLength > (ulong)(end - first)) return false;
        second = first + firstLength;
        third = second + secondLength;
        return true;
    }

    /// <summary>Decodes the counts of all rows, and their years if they are needed; false if the block is damaged, or an ngram's sums are not those of its rows. REQUIRES: <see cref="TryOpenRows"/> has returned true.</summary>
    internal bool TryDecodeRows(bool withYears)
    {
        Reserve(Rows);
        return (!withYears || TryReadYears())
            && Varint.TryReadAll(_matchesAt, _matchesEnd, Matches, Rows) && Varint.TryReadAll(_differencesAt, _end, Differences, Rows) && HasSumsOfRows();
    }

    /// <summary>
    /// Decodes the rows of one ngram to the beginning of the columns; false if the block is damaged, or the ngram's sums are not those of its rows.
    /// REQUIRES: as <see cref="TryDecodeRows"/>, which is not called for this block; ngrams ascend from call to call.
    /// </summary>
    internal bool TryDecodeNext(int ngram)
    {
        long skipped = 0;
        for (; _next < ngram; _next++)
        {
            if (!TrySkipYears((long)Counts[_next])) return false;
            skipped += (long)Counts[_next];
        }
        _next++;
        int count = (int)Counts[ngram];
        Reserve(count);
        return TryReadYears(Years, count) && TryReadNext(ref _matchesAt, _matchesEnd, skipped, count, Matches)
            && TryReadNext(ref _differencesAt, _end, skipped, count, Differences) && HasSumsOf(ngram, Matches, Differences);
    }

    /// <summary>Whether the sums of all ngrams are those of their rows. REQUIRES: the counts of the rows are read.</summary>
    private bool HasSumsOfRows()
    {
        ulong* matches = Matches, differences = Differences;
        for (int i = 0; i < Ngrams; i++)
        {
            if (!HasSumsOf(i, matches, differences)) return false;
            matches += Counts[i];
            differences += Counts[i];
        }
        return true;
    }

    /// <summary>Whether an ngram's sums are those of its rows, and each count is below 2^63. REQUIRES: the pointers are at the ngram's rows.</summary>
    private bool HasSumsOf(int ngram, ulong* matches, ulong* differences)
    {
        ulong matchSum = 0, differenceSum = 0, all = 0;
        long rows = (long)Counts[ngram], row = 0;
        if (rows >= Vector256<ulong>.Count)
        {
            Vector256<ulong> matchSums = default, differenceSums = default, alls = default;
            for (; row <= rows - Vector256<ulong>.Count; row += Vector256<ulong>.Count)
            {
                Vector256<ulong> match = Vector256.Load(matches + row), difference = Vector256.Load(differences + row);
                matchSums += match;
                differenceSums += difference;
                alls |= match | (match - difference);
            }
            (matchSum, differenceSum) = (Vector256.Sum(matchSums), Vector256.Sum(differenceSums));
            Vector128<ulong> halves = alls.GetLower() | alls.GetUpper();
            all = halves[0] | halves[1];
        }
        for (; row < rows; row++)
        {
            matchSum += matches[row];
            differenceSum += differences[row];
            all |= matches[row] | (matches[row] - differences[row]);
        }
        if (all < LargeCount) return Sums[2 * ngram] == matchSum && Sums[2 * ngram + 1] == differenceSum;
        return all <= long.MaxValue && HasLargeSumsOf(ngram, matches, differences);
    }

    private bool HasLargeSumsOf(int ngram, ulong* matches, ulong* differences)
    {
        UInt128 matchSum = 0, volumeSum = 0;
        for (ulong row = 0; row < Counts[ngram]; row++)
        {
            matchSum += matches[row];
            volumeSum += matches[row] - differences[row];
        }
        if (matchSum > long.MaxValue || volumeSum > long.MaxValue) matchSum = volumeSum = 0;
        return Sums[2 * ngram] == (ulong)matchSum && Sums[2 * ngram + 1] == (ulong)matchSum - (ulong)volumeSum;
    }

    private static bool TryReadNext(ref byte* at, byte* end, long skipped, int count, ulong* numbers)
    {
        at = Varint.Skip(at, end, skipped);
        for (int i = 0; i < count; i++)
            if (!Varint.TryRead(ref at, end, out numbers[i])) return false;
        return true;
    }

    private void Reserve(long rows)
    {
        _years.Reserve((rows + Varint.Group) * sizeof(ulong));
        _matches.Reserve((rows + Varint.Group) * sizeof(ulong));
        _differences.Reserve((rows + Varint.Group) * sizeof(ulong));
    }

    private bool TryDecodeKeys(byte* at, byte* end, IndexEntry entry)
    {
        // A key may share all of the one before, so keys may be longer than the column: what they need is added up first.
        _keyEnds.Reserve(entry.Ngrams * sizeof(uint));
        long bytes = 0, last = 0;
        byte* from = at;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            if (!Varint.TryRead(ref from, end, out ulong shared) || !Varint.TryRead(ref from, end, out ulong rest)) return false;
            if (shared > (ulong)last || rest > (ulong)(end - from) || (i > 0 && rest == 0)) return false;
            from += rest;
            last = (long)(shared + rest);
            bytes += last;
            if (last > IndexLayout.MostNgramBytes || bytes > IndexLayout.MostBlockBytes) return false;
            KeyEnds[i] = (uint)bytes;
        }
        if (from != end) return false;
        _keys.Reserve(bytes + Padding);
        byte* key = Keys, before = Keys;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            _ = Varint.TryRead(ref at, end, out ulong shared);
            _ = Varint.TryRead(ref at, end, out ulong rest);
            // Ascending: where a key parts from the one before, it is above it, or goes on where that ends.
            byte* part = key + shared;
            // A character does not go on in the next ngram, so that all of them are valid UTF-8 together, below.
            if (shared == 0 && (rest == 0 || (at[0] & 0xC0) == 0x80)) return false;
            if (i > 0 && before + shared < key && (rest == 0 || at[0] <= before[shared])) return false;
            Unsafe.CopyBlockUnaligned(key, before, (uint)shared);
            Unsafe.CopyBlockUnaligned(part, at, (uint)rest);
            at += rest;
            before = key;
            key = part + rest;
        }
        var keys = new ReadOnlySpan<byte>(Keys, (int)bytes);
        if (keys.ContainsAny((byte)0, (byte)'\t', (byte)'\n') || !Utf8.IsValid(keys)) return false;
        return Ngram(0) is var first && first[..Math.Min(first.Length, IndexLayout.MostKeyBytes)].SequenceEqual(entry.Key);
    }

    /// <summary>Reads the years of all rows; false if they are not what the counts say. REQUIRES: the counts are checked.</summary>
    private bool TryReadYears()
    {
        ulong* years = Years;
        for (int i = 0; i < Ngrams; i++)
        {
            if (!TryReadYears(years, (long)Counts[i])) return false;
            years += Counts[i];
        }
        return _yearsAt == _yearsEnd;
    }

    /// <summary>Reads the next <paramref name="count"/> years, which are those of an ngram. REQUIRES: room for them and <see cref="Varint.Group"/> more.</summary>
    private bool TryReadYears(ulong* years, long count)
    {
        ulong next = 0, first = 0;
        for (ulong* end = years + count; years < end;)
        {
            if (!TryReadRun(out ulong skipped, out long run) || run > end - years) return false;
            if (first == 0) first = skipped;
            next += skipped;
            Vector256<ulong> year = Vector256<ulong>.Indices + Vector256.Create(next);
            for (ulong* at = years; at < years + run; at += Vector256<ulong>.Count, year += Vector256.Create((ulong)Vector256<ulong>.Count)) year.Store(at);
            next += (ulong)run;
            years += run;
        }
        return first >= _firstYear && next <= _lastYear + 1;
    }

    /// <summary>Skips the years of an ngram that has so many; false if no run ends there.</summary>
    private bool TrySkipYears(long count)
    {
        while (count > 0)
        {
            if (!TryReadRun(out _, out long run)) return false;
            count -= run;
        }
        return count == 0;
    }

    /// <summary>Reads a run. The first year of an ngram is above 0, and two runs that touch are one, so years are always skipped before it.</summary>
    private bool TryReadRun(out ulong skipped, out long years)
    {
        bool isThere = Varint.TryRead(ref _yearsAt, _yearsEnd, out ulong run);
        (skipped, years) = (run >> 1, 1);
        if (!isThere) return false;
        if ((run & 1) != 0)
        {
            if (!Varint.TryRead(ref _yearsAt, _yearsEnd, out ulong more) || more > IndexLayout.MostYears) return false;
            years = 2 + (long)more;
        }
        return skipped is > 0 and <= IndexLayout.MostYears;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _names.Free();
        _content.Free();
        _sums.Free();
        _keys.Free();
        _keyEnds.Free();
        _counts.Free();
        _years.Free();
        _matches.Free();
        _differences.Free();
        _marks.Free();
        _decompressor?.Dispose();
    }
}
