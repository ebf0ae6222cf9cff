using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;

namespace MapReduce.Ngrams.Tests.Formats;

/// <summary>Rows of results as the writers of TSV and CSV write them, read back.</summary>
public sealed class ResultLayoutTests
{
    private static readonly string[] Pieces = ["a", "b", ",", "\"", "\"\"", "'", "=", "-", "@", "1", ",2", " ", "é", "日本", "_NOUN", " (All)", "(All)", ":x", "|"];

    [Fact]
    public void Any_row_that_was_written_is_read_as_it_was_or_refused_where_it_may_be_another()
    {
        int refused = 0, read = 0;
        for (int seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            bool isCsv = random.Next(2) == 0, hasYear = random.Next(2) == 0, hasHeader = random.Next(2) == 0, hasMore = hasHeader && random.Next(2) == 0;
            (string Ngram, int Year, long Matches, long Volumes)[] rows =
                [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)])), random.Next(1, 10_000), random.NextInt64(), random.NextInt64()))];
            string text = isCsv ? Written(new CsvFormat(hasHeader), rows, hasYear, hasMore) : Written(new TsvFormat(hasHeader), rows, hasYear, hasMore);
            byte[] bytes = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? text.TrimEnd('\n') + (hasHeader ? "" : "\n") : text);
            ResultLayout layout = Assert.NotNull(ResultLayout.Of(bytes, mayLackHeader: true));
            Assert.Equal((isCsv, hasYear, hasHeader, 3 + (hasYear ? 1 : 0) + (hasMore ? 1 : 0)), (layout.IsCsv, layout.HasYear, layout.HasHeader, layout.Columns));
            Assert.Equal(layout, ResultLayout.OfDialect(layout.Dialect));
            string[] lines = [.. text.Split('\n').Skip(hasHeader ? 1 : 0)];
            for (int i = 0; i < rows.Length; i++)
            {
                var parser = new PlainLineParser();
                bool isRead = parser.ParseResult(Encoding.UTF8.GetBytes(lines[i]), layout);
                bool mayBeAnother = (isCsv && Regex.IsMatch(rows[i].Ngram, "^'[=+@-]")) || (hasYear && Regex.IsMatch(rows[i].Ngram, @"^.+ \(All\)(:[A-Za-z][A-Za-z0-9_-]*)?$"));
                Assert.Equal(!mayBeAnother, isRead);
                if (mayBeAnother) refused++;
                else
                {
                    string ngram = Encoding.UTF8.GetString(parser.Ngram);
                    Assert.Equal(rows[i], (parser.IsQuoted ? ngram.Replace("\"\"", "\"", StringComparison.Ordinal) : ngram, hasYear ? (int)parser.Year : rows[i].Year, (long)parser.Matches, (long)parser.Volumes));
                    read++;
                }
            }
        }
        Assert.True(refused > 300 && read > 5000);
    }

    [Theory]
    [InlineData("a\t5\t3", true)]
    [InlineData("a\t5\t3\nb\t5", true)]
    [InlineData("a\t5", false)]
    [InlineData("a\t5\t3\nb\t5\n", false)]
    [InlineData("a\t5\t3\nb\t1900\t5\t3\n", false)]
    [InlineData("\t5\t3", false)]
    [InlineData("", false)]
    public void Rows_without_a_header_are_judged_by_whole_lines_and_by_an_only_one(string text, bool isResult) =>
        Assert.Equal(isResult, ResultLayout.Of(Encoding.UTF8.GetBytes(text), mayLackHeader: true) is not null);

    private static string Written<TBlock>(IRowFormat<TBlock> format, (string Ngram, int Year, long Matches, long Volumes)[] rows, bool hasYear, bool hasMore) where TBlock : struct, IRowWriter
    {
        using var output = new TextOutput();
        using IRowFormat<TBlock> owned = format;
        format.Begin(
        [
            new("ngram", ColumnType.Text), .. hasYear ? (Column[])[new("year", ColumnType.Integer)] : [], new("match_count", ColumnType.Integer), new("volume_count", ColumnType.Integer),
            .. hasMore ? (Column[])[new("relative_frequency", ColumnType.Real)] : [],
        ], output);
        TBlock block = format.NewBlock();
        foreach ((string ngram, int year, long matches, long volumes) in rows)
        {
            block.Text(Encoding.UTF8.GetBytes(ngram));
            if (hasYear) block.Integer(year);
            block.Integer(matches);
            block.Integer(volumes);
            if (hasMore) block.Real(0.5);
            block.EndRow();
        }
        format.Append(block, output);
        format.End(output);
        return output.Text;
    }
}
