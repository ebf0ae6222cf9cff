using CsCheck;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

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
    public void A_history_is_read_as_it_was_written() => Any.Sample(history => Assert.Equal(history.Select(y => (y.Key, y.Value.Matches, y.Value.Volumes)), Years(Bytes(history))));

    [Fact]
    public void A_history_has_the_bytes_of_its_document()
    {
        // 1990 is 0x7C6 in groups of seven bits; three of five; the next year skips none, the one after that skips 998.
        Assert.Equal("C60F" + "05" + "02" + "00" + "AC02" + "AB02" + "E607" + "00" + "FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(Bytes(new() { [1990] = (5, 3), [1991] = (300, 1), [2990] = (0, 1) })));
        Assert.Equal("00" + "00" + "00", Convert.ToHexString(Bytes(new() { [0] = (0, 0) })));
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
    private static byte[] Bytes(SortedDictionary<int, (ulong Matches, ulong Volumes)> history)
    {
        var bytes = new List<byte>();
        void Add(ulong number)
        {
            for (; number > 127; number /= 128) bytes.Add((byte)(number % 128 + 128));
            bytes.Add((byte)number);
        }
        int next = 0;
        foreach ((int year, (ulong matches, ulong volumes)) in history)
        {
            Add((ulong)(year - next));
            Add(matches);
            Add(unchecked(matches - volumes));
            next = year + 1;
        }
        return [.. bytes];
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
