using System.Text;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Tests.Formats;

public sealed class NgramContentTests
{
    [Theory]
    [InlineData("", NgramContent.Empty)]
    [InlineData("\uFEFF", NgramContent.Empty)]
    [InlineData("watch\t1990\t5\t3\n", NgramContent.Data)]
    [InlineData("doctor\t2007\t545525\t366136\t57313\n", NgramContent.Data)]
    [InlineData("watch\t1990,5,3\t1991,6,4\n", NgramContent.Data)]
    [InlineData("watch\t1990", NgramContent.Other)]
    [InlineData("ngram\tyear\tmatch_count\tpage_count\tvolume_count\na\t1990\t5\t3\t2\n", NgramContent.Data)]
    // Ngrams that are years or column names, and rows that could be totals but for the year in the second place.
    [InlineData("1990\t1991\t5\t3\n1991\t1992\t5\t3\n", NgramContent.Data)]
    [InlineData("1990\t1991,5,3\n", NgramContent.Data)]
    [InlineData("1990,5,3,2\t1991,5,3\n", NgramContent.Data)]
    [InlineData("ngram\t1990\t5\t3\n", NgramContent.Data)]
    [InlineData("{\t1990\t5\t3\n", NgramContent.Data)]
    [InlineData("# 1\t1990\t5\t3\n", NgramContent.Data)]
    [InlineData(" \t1505,32059,231,1\t1507,49586,477,1\t", NgramContent.Totals)]
    [InlineData("1505,32059,231,1\n1507,49586,4", NgramContent.Totals)]
    [InlineData("1505,32059,231,1", NgramContent.Totals)]
    [InlineData("1505\t32059\t231\t1\n1507\t49586\t477\t1\n", NgramContent.Totals)]
    [InlineData("1505\t32059\t231\t1\r\n1506\t7\t1\t1\r\n", NgramContent.Totals)]
    [InlineData("#year\tmatch_count\tpage_count\tvolume_count\n1505\t7\t2\t1\n", NgramContent.Totals)]
    [InlineData("ngram\tmatch_count\tvolume_count\na\t1\t1\n", NgramContent.Result)]
    [InlineData("ngram\tdecade\tmatch_count\tvolume_count\trelative_frequency\n", NgramContent.Result)]
    [InlineData("match_count\tvolume_count\n0\t0\n", NgramContent.Result)]
    [InlineData("\uFEFFngram,year,match_count,volume_count,smoothed\r\na,1990,1,1,0.5\r\n", NgramContent.Result)]
    [InlineData("\"ngram\",\"match_count\"\n", NgramContent.Result)]
    [InlineData("| ngram | match_count |\n|---|---|\n", NgramContent.Result)]
    [InlineData("{\"ngram\":\"a\",\"year\":1990,\"share\":0.5}\n{\"ngr", NgramContent.Result)]
    [InlineData("[\n  {\"word\":\"a\",\"count\":1},", NgramContent.Result)]
    [InlineData("{\"file\":\"s\",\"line\":1,\"offset\":0,\"kind\":\"bad-year\",\"text\":\"a\"}\n", NgramContent.Rejects)]
    [InlineData("{\n  \"program\": \"mapreduce\",\n  \"version\"", NgramContent.Report)]
    [InlineData("{\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"name\":\"process", NgramContent.Report)]
    [InlineData("{\"plan\":\"0123\",\"part\":3,\"runs\":[]}\n", NgramContent.Report)]
    [InlineData("{\"version\":1,\"id\":\"mapreduce-1\",\"hash\":\"1\",\"plan\":{\"pro", NgramContent.Report)]
    [InlineData("checkpoint version: 2\nprogram version: 1\n", NgramContent.Report)]
    [InlineData("# Ngrams\n\nThese are ngrams.\n", NgramContent.Other)]
    [InlineData("\n\n", NgramContent.Other)]
    [InlineData("{\"other\":1}\n", NgramContent.Other)]
    public void A_text_is_told_by_its_beginning(string head, NgramContent expected) => Assert.Equal(expected, NgramContents.Of(Encoding.UTF8.GetBytes(head)));

    [Theory]
    [InlineData(RealData.V1Tiny, NgramContent.Data)]
    [InlineData(RealData.V2Shard, NgramContent.Data)]
    [InlineData(RealData.V2Words, NgramContent.Data)]
    [InlineData("googlebooks-eng-all-totalcounts-20120701.txt", NgramContent.Totals)]
    [InlineData("googlebooks-eng-20200217-totalcounts-1.txt", NgramContent.Totals)]
    public void Real_files_are_told_however_little_of_them_is_seen(string name, NgramContent expected)
    {
        byte[] content = RealData.Read(name);
        foreach (int length in new[] { 60, 61, 70, 100, Math.Min(content.Length, 1 << 16) }) Assert.Equal(expected, NgramContents.Of(content.AsSpan(0, Math.Min(length, content.Length))));
    }

    /// <summary>So that a column that is added is known too.</summary>
    [Fact]
    public void The_columns_of_every_count_are_those_of_a_result()
    {
        YearTotals totals = TotalsFile.Parse("1990,1,1,1"u8, "totals");
        foreach (GroupBy by in Enum.GetValues<GroupBy>())
        {
            foreach (YearTotals? with in new[] { null, totals })
                Assert.Equal(NgramContent.Result, NgramContents.Of(Encoding.UTF8.GetBytes(string.Join('\t', new CountProjection(new CountOptions { By = by }, with).Columns.Select(c => c.Name)) + "\n")));
        }
    }

    [Fact]
    public void A_job_refuses_what_it_knows_to_be_no_ngrams_and_leaves_all_else_to_its_lines()
    {
        var job = new CountJob(new CountOptions { Format = NgramFormat.V2 });
        foreach (string refused in new[] { "1505,32059,231,1\n", "ngram\tmatch_count\n", "{\"program\":\"mapreduce\"}", "{\"file\":\"\",\"line\":1,\"offset\":0,\"kind\":\"\"}" })
            Assert.StartsWith("is ", Assert.Throws<ForeignContentException>(() => job.Recognize(Encoding.UTF8.GetBytes(refused))).Message, StringComparison.Ordinal);
        foreach (string taken in new[] { "", "README\n", "a\t1990\t1\t1\n" }) Assert.Equal((int)NgramFormat.V2, job.Recognize(Encoding.UTF8.GetBytes(taken)));
    }
}
