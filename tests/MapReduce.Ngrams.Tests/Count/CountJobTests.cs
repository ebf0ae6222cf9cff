using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Tests.Count;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class CountJobTests
{
    private static readonly InputSource Source = new(0, "trial", null, Container.Plain, null);

    [Fact]
    public void The_width_in_use_maps_a_batch_of_any_version()
    {
        Assert.Equal("15 7", Sum(NgramFormat.V1, "a\t1990\t5\t9\t3\na\t1991\t10\t9\t4\n"u8));
        Assert.Equal("15 7", Sum(NgramFormat.V2, "a\t1990\t5\t3\na\t1991\t10\t4\n"u8));
        Assert.Equal("15 7", Sum(NgramFormat.V3, "a\t1990,5,3\t1991,10,4\n"u8));
    }

    [Fact]
    public void Workers_share_nothing_by_year()
    {
        var job = new CountJob(new CountOptions { By = GroupBy.Year });
        using CountJob first = job.ForWorker(), second = job.ForWorker();
        using var table = new CombiningTable<NgramCount>(1 << 20);
        using var other = new CombiningTable<NgramCount>(1 << 20);
        Map(first, NgramFormat.V2, "a\t1990\t1\t1\n"u8, table, new BatchTally());
        Map(second, NgramFormat.V2, "a\t1991\t1\t1\n"u8, other, new BatchTally());
        Map(first, NgramFormat.V2, "a\t1990\t1\t1\n"u8, table, new BatchTally());
        Assert.Equal((1, 1), (table.Count, other.Count));
    }

    [Fact]
    public void The_first_bad_line_is_kept_where_rejects_are_not_asked_for()
    {
        using CountJob job = new CountJob(new CountOptions()).ForWorker();
        using var table = new CombiningTable<NgramCount>(1 << 20);
        var tally = new BatchTally();
        Map(job, NgramFormat.V2, "a\t1990\t1\t1\n\na\tx\t1\t1\na\t1990\t1\t1\n"u8, table, tally);
        BadLine? first = tally.TakeFirstBad();
        Assert.Equal(("too-few-fields", "1 of 4 fields (v2)", 11, 1), (first?.Kind.Name, first?.Found, first?.Offset, first?.LineInBatch));
        Assert.Equal((4, 2), (tally.Lines, tally.Bad));
    }

    [Fact]
    public void A_worker_may_be_disposed_twice()
    {
        CountJob job = new CountJob(new CountOptions()).ForWorker();
        using var table = new CombiningTable<NgramCount>(1 << 20);
        Map(job, NgramFormat.V2, "a\t1990\t1\t1\n"u8, table, new BatchTally());
        job.Dispose();
        job.Dispose();
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void An_input_is_what_its_head_shows_unless_a_version_is_named()
    {
        Assert.Equal((int)NgramFormat.V3, new CountJob(new CountOptions()).Recognize("a\t1990,5,3\n"u8));
        Assert.Equal((int)NgramFormat.V1, new CountJob(new CountOptions { Format = NgramFormat.V1 }).Recognize("a\t1990,5,3\n"u8));
    }

    [Fact]
    public void Jobs_that_count_other_rows_or_call_them_otherwise_have_other_names()
    {
        using NgramSet ab = new(["a", "b"]), abc = new(["a", "b", "c"]), folded = new(["A", "b"], foldCase: true);
        CountOptions[] all =
        [
            new(), new() { By = GroupBy.NgramYear }, new() { Years = new YearRange(1900, 2000) }, new() { Years = new YearRange(1900, 2001) }, new() { Ngrams = ab }, new() { Ngrams = abc },
            new() { Match = "^q" }, new() { Match = "^q", FoldCase = true }, new() { Match = "^Q" }, new() { Match = @"a\nb; case folded" }, new() { FoldCase = true }, new() { Tags = TagRule.Drop },
            new() { Tags = TagRule.Only }, new() { Tags = TagRule.Only, StripTags = true }, new() { Tags = TagRule.AnyOf(PosTag.Noun) }, new() { Tags = TagRule.AnyOf(PosTag.Noun | PosTag.Verb) },
        ];
        string[] names = [.. all.Select(options => new CountJob(options).Name)];
        Assert.Equal(all.Length, names.Distinct().Count());
        Assert.DoesNotContain(names, name => name.Contains('\n'));
        Assert.Equal("ngrams by ngram", names[0]);
        Assert.Equal(new CountJob(new CountOptions { Ngrams = ab, FoldCase = true }).Name, new CountJob(new CountOptions { Ngrams = folded, FoldCase = true }).Name);
    }

    [Fact]
    public void The_longest_line_of_any_version_reaches_the_job_whole_with_a_mark_before_it() => Assert.Equal((1 << 20) + 3, new CountJob(new CountOptions()).LineLimit);

    private static string Sum(NgramFormat version, ReadOnlySpan<byte> lines)
    {
        using CountJob job = new CountJob(new CountOptions { Watched = ["a"] }).ForWorker();
        using var table = new CombiningTable<NgramCount>(1 << 20);
        Map(job, version, lines, table, new BatchTally());
        Assert.Equal(2, table.Count);
        NgramCount sum = table.Entries->Value, watched = table.Entries[1].Value;
        Assert.Equal((sum.Matches, sum.Volumes), (watched.Matches, watched.Volumes));
        return $"{sum.Matches} {sum.Volumes}";
    }

    private static void Map(CountJob job, NgramFormat version, ReadOnlySpan<byte> lines, CombiningTable<NgramCount> table, BatchTally tally)
    {
        using var buffer = new LineBuffer(lines.Length);
        lines.CopyTo(buffer.Span);
        var batch = new Batch(Source, (int)version, buffer.Start, lines.Length, 0);
        job.Map(in batch, table, tally);
        table.Flush();
    }
}
