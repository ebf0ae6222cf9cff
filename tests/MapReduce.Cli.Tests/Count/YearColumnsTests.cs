using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>The first year, the last year and the number of years of each ngram.</summary>
public sealed class YearColumnsTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 29, ngrams: 800);

    private readonly TempFolder _folder = new();

    public YearColumnsTests()
    {
        _folder.Write("v2", Records.AsV2([.. Varied.Where((_, i) => i % 2 == 0)]));
        _folder.Write("v3", Records.AsV3([.. Varied.Where((_, i) => i % 2 == 1)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--years 1850..1950")]
    [InlineData("--workers 3 --chunk-size 600")]
    [InlineData("--memory 1MiB")]
    [InlineData("--checkpoint ck")]
    [InlineData("--min-count 100")]
    [InlineData("--top 9")]
    [InlineData("--order count")]
    [InlineData("--match ^wa")]
    public void They_are_those_of_the_counted_rows(string options)
    {
        IEnumerable<NgramRecord> counted = Varied.Where(r => !options.Contains("1850") || r.Year is >= 1850 and <= 1950).Where(r => !options.Contains("^wa") || r.Ngram.StartsWith("wa", StringComparison.Ordinal));
        var rows = counted.GroupBy(r => r.Ngram).Select(g => (g.Key, Matches: g.Sum(r => r.Matches), Row: $"{g.Key}\t{g.Sum(r => r.Matches)}\t{g.Sum(r => r.Volumes)}\t{g.Min(r => r.Year)}\t{g.Max(r => r.Year)}\t{g.Select(r => r.Year).Distinct().Count()}"))
            .Where(r => !options.Contains("min-count") || r.Matches >= 100);
        rows = rows.OrderBy(r => r.Key, Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))));
        if (options.Contains("top") || options.Contains("order")) rows = rows.OrderByDescending(r => r.Matches);
        if (options.Contains("top")) rows = rows.Take(9);
        string expected = "ngram\tmatch_count\tvolume_count\tfirst_year\tlast_year\tyears\n" + string.Concat(rows.Select(r => r.Row + "\n"));
        string[] command = ["count", "v2", "v3", "--columns", "first_year,last_year,years", "-q", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(expected, ProgramRun.Of(_folder, command).WithExitCode(0).OutputText);
        Assert.Equal(expected, ProgramRun.Of(_folder, command).WithExitCode(0).OutputText);
    }

    [Fact]
    public void They_stand_where_they_are_named_beside_other_columns()
    {
        _folder.Write("data", "a\t1900\t1\t1\na\t1950\t3\t2\nb\t1901\t1\t1\n");
        _folder.Write("totals", "1900,10,1,4\t1901,10,1,4\t1950,20,1,8");
        Assert.Equal(
            "ngram,match_count,volume_count,relative_frequency,volume_frequency,years,first_year\na,4,3,0.1,0.1875,2,1900\nb,1,1,0.025,0.0625,1,1901\n",
            ProgramRun.Of(_folder, "count", "data", "--totals", "totals", "--columns", "years,volume_frequency,first_year", "--output-format", "csv", "-q").WithExitCode(0).OutputText);
        Assert.Equal("data,a,4,3,1950\ndata,b,1,1,1901\n", ProgramRun.Of(_folder, "count", "data", "--by", "file,ngram", "--columns", "last_year", "--output-format", "csv", "--no-header", "-q").WithExitCode(0).OutputText);
        Finished watched = ProgramRun.Of(_folder, "count", "data", "--word", "a", "--ngram", "b", "--ngram", "zz", "--columns", "last_year", "--no-header", "-q").WithExitCode(0);
        Assert.Equal("b\t1\t1\t1901\n", watched.OutputText);
        Assert.Contains("a has appeared 4 times.", watched.Error, StringComparison.Ordinal);
        Assert.Contains("'zz' does not occur", watched.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_and_an_index_give_the_same()
    {
        string[] columns = ["--columns", "first_year,last_year,years"];
        string expected = ProgramRun.Of(_folder, ["count", "v2", "v3", .. columns, "-q"]).WithExitCode(0).OutputText;
        ProgramRun.Of(_folder, "index", "v2", "v3", "-o", "x.ngrams", "-q").WithExitCode(0);
        Assert.Equal(expected, ProgramRun.Of(_folder, ["count", "x.ngrams", .. columns, "-q"]).WithExitCode(0).OutputText);
        ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--shard-bytes", "9KiB", "--partitions", "2", "-q", "--", "count", "v2", "v3", .. columns, "-o", "out.tsv"]).WithExitCode(0);
        Assert.Equal(expected, _folder.ReadText("out.tsv"));
    }

    [Theory]
    [InlineData("--by year --columns first_year", "are of an ngram")]
    [InlineData("--by ngram,year --columns years", "are of an ngram")]
    [InlineData("--columns years,cumulative_share --top 3", "cannot be shown beside")]
    public void What_has_no_such_years_is_refused(string options, string error) =>
        Assert.Contains(error, ProgramRun.Of(_folder, ["count", "v2", "-q", .. options.Split(' ')]).WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);

    [Fact]
    public void A_sum_beyond_64_bits_names_its_ngram()
    {
        _folder.Write("data", $"big\t1900\t{long.MaxValue}\t1\nbig\t1901\t1\t1\n");
        Assert.Contains("the sum of 'big' exceeds", ProgramRun.Of(_folder, "count", "data", "--columns", "years", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
