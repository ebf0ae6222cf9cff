using CsCheck;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Tests.Index;

namespace MapReduce.Ngrams.Tests.Group;

/// <summary>Histories come back as they were written, and are added up as dictionaries are.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class HistoryTests
{
    private static readonly Gen<ulong> Number = Gen.Frequency((5, Gen.ULong[0, 300]), (2, Gen.ULong[0, 1UL << 40]), (1, Gen.OneOf(0UL, 127UL, 128UL, 16_383UL, 16_384UL, (1UL << 62) - 1)));

    private static Gen<SortedDictionary<int, (ulong Matches, ulong Volumes)>> Any { get; } =
        Gen.Select(Gen.Select(Gen.OneOf<int>(Gen.Int[0, 9999], Gen.Int[1800, 2019], Gen.Int[1990, 1999]), Number, Number, (year, matches, volumes) => (year, count: (matches, volumes))).Array[1, 60],
            rows => new SortedDictionary<int, (ulong, ulong)>(rows.DistinctBy(r => r.year).ToDictionary(r => r.year, r => r.count)));

    [Fact]
    public void A_history_is_read_as_it_was_written() => Any.Sample(history =>
    {
        (int, ulong, ulong)[] years = [.. history.Select(y => (y.Key, y.Value.Matches, y.Value.Volumes))];
        Assert.Equal(years, Years(Written(years)));
        Assert.Equal(Bytes(history), Written(years));
    });

    [Fact]
    public void A_history_has_the_bytes_of_its_document()
    {
        // Three years, with 305 matches in all, 300 above the volumes; columns of 5, 4 and 13 bytes. Two years from 1990, and one after 998 that are skipped.
        Assert.Equal("03" + "B102" + "AC02" + "05" + "04" + "8D1F00" + "CC0F" + "05" + "AC02" + "00" + "02" + "AB02" + "FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(Written([(1990, 5, 3), (1991, 300, 1), (2990, 0, 1)])));
        Assert.Equal("03" + "B102" + "AC02" + "05" + "04" + "8D1F00" + "CC0F" + "05" + "AC02" + "00" + "02" + "AB02" + "FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(AllAtOnce([(1990, 5, 3), (1991, 300, 1), (2990, 0, 1)])!));
        Assert.Equal("01" + "00" + "00" + "01" + "01" + "00" + "00" + "00", Convert.ToHexString(Written([(0, 0, 0)])));
        // The largest sum; larger ones, also beyond 2^64, are 0.
        Assert.Equal("02" + "FFFFFFFFFFFFFFFF7F" + "00", Convert.ToHexString(Written([(1, long.MaxValue, long.MaxValue - 1), (2, 0, 1)])[..11]));
        Assert.Equal("02" + "00" + "00", Convert.ToHexString(Written([(1, long.MaxValue, 0), (2, 1, 0)])[..3]));
        Assert.Equal("02" + "00" + "00", Convert.ToHexString(Written([(1, 0, long.MaxValue), (2, 0, 1)])[..3]));
        Assert.Equal("03" + "00" + "00", Convert.ToHexString(Written([(1, long.MaxValue, 1), (2, long.MaxValue, 1), (3, long.MaxValue, 1)])[..3]));
    }

    [Fact]
    public void All_years_at_once_give_the_same_bytes() => Gen.Select(Any, Gen.Int[1, 40], Gen.Int[1800, 1900], Gen.OneOf(1UL, 127UL, 128UL, 1UL << 20)).Sample((some, run, first, count) =>
    {
        SortedDictionary<int, (ulong Matches, ulong Volumes)> history = new(some.ToDictionary(y => y.Key, y => ((ulong)(uint)y.Value.Matches, (ulong)(uint)y.Value.Volumes)));
        for (int year = first; year < first + run; year++) history[year] = (count, 1);
        Assert.Equal(Bytes(history), AllAtOnce([.. history.Select(y => (y.Key, y.Value.Matches, y.Value.Volumes))]));
    });

    [Fact]
    public void Years_that_do_not_ascend_are_not_added_at_once()
    {
        Assert.Null(AllAtOnce([(1990, 1, 1), (1990, 1, 1)]));
        Assert.Null(AllAtOnce([.. Enumerable.Range(1900, 30).Select(year => (year, 1UL, 1UL)), (1928, 1, 1)]));
    }

    [Fact]
    public void Histories_are_added_up_as_dictionaries_are() => Any.Array[2, 9].Sample(histories =>
    {
        var sums = new SortedDictionary<int, (UInt128 Matches, UInt128 Volumes)>();
        foreach ((int year, (ulong matches, ulong volumes)) in histories.SelectMany(h => h))
        {
            (UInt128 m, UInt128 v) = sums.GetValueOrDefault(year);
            sums[year] = (m + matches, v + volumes);
        }
        bool isInRange = sums.Values.All(sum => UInt128.Max(sum.Matches, sum.Volumes) <= long.MaxValue);
        byte[]? merged = Merge([.. histories.Select(Bytes)]);
        Assert.Equal(isInRange, merged is not null);
        if (merged is not null) Assert.Equal(Bytes(new(sums.ToDictionary(y => y.Key, y => ((ulong)y.Value.Matches, (ulong)y.Value.Volumes)))), merged);
    });

    [Fact]
    public void Parts_may_be_merged_in_any_order_and_groups() => Gen.Select(Any.Array[3, 9], Gen.Int[1, 2], Gen.Int[0, 1 << 30]).Sample((histories, first, seed) =>
    {
        byte[][] parts = [.. histories.Select(Bytes)], shuffled = [.. parts];
        new Random(seed).Shuffle(shuffled);
        if (Merge(parts) is not { } all) return;
        Assert.Equal(all, Merge([.. shuffled[..^(first + 1)], Merge(shuffled[^(first + 1)..])!]));
    });

    [Fact]
    public void The_sum_of_a_history_is_that_of_its_years() => Any.Sample(history =>
    {
        if (history.Values.Sum(y => (decimal)y.Matches) > long.MaxValue || history.Values.Sum(y => (decimal)y.Volumes) > long.MaxValue) return;
        NgramCount sum = new History(Bytes(history)).Sum;
        Assert.Equal((history.Values.Sum(y => (decimal)y.Matches), history.Values.Sum(y => (decimal)y.Volumes)), (sum.Matches, sum.Volumes));
    });

    [Fact]
    public void An_ngram_that_does_not_occur_has_no_years() => Assert.Empty(Years([]));

    /// <summary>The encoding, by the document alone.</summary>
    /// <param name="years">Ascending.</param>
    internal static byte[] Encoded(IReadOnlyCollection<(int Year, ulong Matches, ulong Volumes)> years)
    {
        UInt128 matchSum = 0, volumeSum = 0;
        foreach ((_, ulong matchesOfYear, ulong volumesOfYear) in years) (matchSum, volumeSum) = (matchSum + matchesOfYear, volumeSum + volumesOfYear);
        if (matchSum > long.MaxValue || volumeSum > long.MaxValue) matchSum = volumeSum = 0;
        byte[] runs = CraftedIndex.YearsOf([.. years.Select(y => (ulong)y.Year)]), matches = [.. years.SelectMany(y => CraftedIndex.Number(y.Matches))];
        ulong[] head = [(ulong)years.Count, (ulong)matchSum, unchecked((ulong)matchSum - (ulong)volumeSum), (ulong)runs.Length, (ulong)matches.Length];
        return [.. head.SelectMany(CraftedIndex.Number), .. runs, .. matches, .. years.SelectMany(y => CraftedIndex.Number(unchecked(y.Matches - y.Volumes)))];
    }

    private static byte[] Bytes(SortedDictionary<int, (ulong Matches, ulong Volumes)> history) => Encoded([.. history.Select(y => (y.Key, y.Value.Matches, y.Value.Volumes))]);

    /// <summary>The history of rows that are added one by one.</summary>
    private static byte[] Written((int Year, ulong Matches, ulong Volumes)[] rows)
    {
        var room = new HistoryRoom();
        HistoryWriter writer = room.Writer();
        foreach ((int year, ulong matches, ulong volumes) in rows) writer.Add((uint)year, matches, volumes);
        byte[] history = writer.End().ToArray();
        GC.KeepAlive(room);
        return history;
    }

    /// <summary>The history of rows whose counts are below 2^32; null if it cannot be written at once, and then it is written right afterwards.</summary>
    private static unsafe byte[]? AllAtOnce((int Year, ulong Matches, ulong Volumes)[] rows)
    {
        uint* years = stackalloc uint[rows.Length + 16];
        ulong* counts = stackalloc ulong[rows.Length + 8];
        for (int i = 0; i < rows.Length; i++)
        {
            years[i] = (uint)rows[i].Year;
            counts[i] = rows[i].Matches | rows[i].Volumes << 32;
        }
        var room = new HistoryRoom();
        HistoryWriter writer = room.Writer();
        for (int pass = 0; pass < 2; pass++)
        {
            if (!writer.TryAddAll(years, counts, rows.Length))
            {
                writer.Add(5, 7, 6);
                Assert.Equal(Encoded([(5, 7, 6)]), writer.End());
                GC.KeepAlive(room);
                return null;
            }
            if (pass == 0) writer.End();
        }
        byte[] history = writer.End().ToArray();
        GC.KeepAlive(room);
        return history;
    }

    private static List<(int Year, ulong Matches, ulong Volumes)> Years(byte[] bytes)
    {
        var years = new List<(int, ulong, ulong)>();
        foreach (HistoryYear year in new History(bytes)) years.Add((year.Year, year.Count.Matches, year.Count.Volumes));
        return years;
    }

    /// <summary>The merged bytes; null if a sum exceeds its range.</summary>
    private static byte[]? Merge(byte[][] parts)
    {
        using var table = new CombiningTable<PartList<HistoryMerger>>();
        foreach (byte[] part in parts) table.AddBytes("key"u8, part);
        table.Flush();
        using var gathered = new PartGatherer<PartList<HistoryMerger>>();
        unsafe
        {
            gathered.Add(in table.Entries->Value, copy: false);
        }
        return gathered.TryMerge(out PartList<HistoryMerger> value) ? value.Bytes.ToArray() : null;
    }
}
