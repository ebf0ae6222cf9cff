using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Documents;

/// <summary>
/// Every question of <c>docs/cookbook.md</c>: its commands run as they stand there, and what they write is compared with what LINQ makes of the sample.
/// </summary>
public sealed class CookbookTests : IDisposable
{
    private static readonly NgramRecord[] Sample = ReadSample();

    private static readonly NgramRecord[] Plain = [.. Sample.Where(row => !Answer.IsTagged(row.Ngram))];

    private static readonly ILookup<(string, int), NgramRecord> ByNgramAndYear = Sample.ToLookup(row => (row.Ngram, row.Year));

    /// <summary>The matches of the corpus by year.</summary>
    private static readonly Dictionary<int, long> Totals = File.ReadAllText(Path.Join(Checkout.Root, "data", "sample.totalcounts.txt"))
        .Split(['\t', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(',')).ToDictionary(entry => (int)Whole(entry[0]), entry => Whole(entry[1]));

    /// <summary>What each question is called in the cookbook, and what its files must hold.</summary>
    private static readonly Dictionary<string, Action<CookbookTests>> Checks = new()
    {
        ["How often was a word used in each year?"] = test =>
        {
            int[] years = [.. Totals.Keys.Where(year => year is >= 1850 and <= 2008).Order()];
            double PerMillion(int year) => 1e6 * Matches("army", year) / Totals[year];
            test.AssertRows("army.tsv", "ngram\tyear\tmatch_count\tvolume_count\tper_million\tsmoothed", years.Select(year => new object[]
            {
                "army", year, Matches("army", year), Of("army", year).Sum(row => row.Volumes), PerMillion(year), years.Where(y => Math.Abs(y - year) <= 3).Average(PerMillion),
            }));
            Assert.Matches("(?s)^<svg .*army.*</svg>", test.Text("army.svg"));
        },
        ["Is one word taking the place of another?"] = test =>
        {
            double Share(int year) => (double)Matches("army", year) / (Matches("army", year) + Matches("authority", year));
            int[] years = [.. Enumerable.Range(1850, 159).Where(year => Matches("army", year) + Matches("authority", year) > 0)];
            test.AssertRows("share.csv", "ngram,year,match_count,volume_count,value,smoothed", years.Select(year => new object[]
            {
                "army / (army + authority)", year, "", "", Share(year), years.Where(y => Math.Abs(y - year) <= 3).Average(Share),
            }), ',');
            Assert.Contains("army against authority", test.Text("share.svg"), StringComparison.Ordinal);
            Assert.Contains("army / (army + authority)", test.Text("share.html").Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(years.Select(Share), test.Lines("share.jsonl").Select(line => JsonDocument.Parse(line).RootElement.GetProperty("value").GetDouble()));
        },
        ["How is a word written: `ability`, `Ability` or `ABILITY`?"] = test =>
        {
            string[][] rows = [.. test.Lines("ability.tsv").Select(line => line.Split('\t'))];
            string[] written = [.. Sample.Select(row => row.Ngram).Where(ngram => ngram.Equals("ability", StringComparison.OrdinalIgnoreCase)).Distinct()];
            Assert.Equal(3, written.Length);
            Assert.Equal(written.Append("ability (All)").Append("year").Order(StringComparer.Ordinal), rows[0].Order(StringComparer.Ordinal));
            Assert.Equal(Enumerable.Range(1900, 101), rows[1..].Select(row => (int)Whole(row[0])));
            foreach (string[] row in rows[1..])
                for (int i = 1; i < row.Length; i++)
                    Assert.Equal((rows[0][i] == "ability (All)" ? written : [rows[0][i]]).Sum(ngram => Matches(ngram, (int)Whole(row[0]))), Whole(row[i]));
        },
        ["Is a word used more as a noun or as a verb?"] = test =>
        {
            bool IsAnswer(string ngram) => ngram.StartsWith("answer_", StringComparison.Ordinal) && Answer.IsTagged(ngram);
            test.AssertRows("answer.tsv", "ngram\tyear\tmatch_count\tvolume_count\tvalue", new[] { "answer_NOUN", "answer_VERB" }.SelectMany(part => Quotients($"{part} / answer_*", ngram => ngram == part, IsAnswer)));
        },
        ["What share of all words are nouns?"] = test => test.AssertRows(
            "nouns-share.tsv", "ngram\tyear\tmatch_count\tvolume_count\tvalue",
            [.. Quotients("*_NOUN / *_*", ngram => ngram.EndsWith("_NOUN", StringComparison.Ordinal), Answer.IsTagged), .. Quotients("*_* / (*_* + *)", Answer.IsTagged, _ => true)]),
        ["Which nouns were the most frequent of the 1950s?"] = test =>
        {
            IEnumerable<NgramRecord> nouns = Sample.Where(row => row.Year is >= 1950 and <= 1959 && row.Ngram.EndsWith("_NOUN", StringComparison.Ordinal)).Select(row => row with { Ngram = row.Ngram[..^"_NOUN".Length] });
            Assert.Equal(Answer.Header("ngram") + Answer.Lines(Answer.ByCount(Answer.Rows(nouns)).Take(100)), test.Text("nouns.tsv"));
        },
        ["Which words first appear after 1950?"] = test => Assert.Equal(
            Plain.GroupBy(row => row.Ngram).Select(word => (word.Key, First: word.Min(row => row.Year))).Where(word => word.First > 1950).Select(word => $"{word.Key}\t{word.First}").Order(StringComparer.Ordinal),
            test.Lines("young.tsv").Order(StringComparer.Ordinal)),
        ["Which word grew most between two periods of 50 years?"] = test =>
        {
            (string Word, long Growth) most = Plain.GroupBy(row => row.Ngram).Select(word => (word.Key, word.Sum(row => row.Year is >= 1951 and <= 2000 ? row.Matches : row.Year is >= 1901 and <= 1950 ? -row.Matches : 0))).MaxBy(word => word.Item2);
            Assert.Equal([$"{most.Growth}\t{most.Word}"], test.Lines("grown.tsv"));
        },
        ["What share of all words is a lemma, in all of its forms?"] = test => test.AssertRows(
            "act.tsv", "ngram\tyear\tmatch_count\tvolume_count\tvalue", Quotients("act_INF / *", ngram => ngram is "act" or "Act" or "Acting" or "ACTING", ngram => !Answer.IsTagged(ngram))),
        ["How does a word differ between two corpora?"] = test =>
        {
            NgramRecord[] gb = [.. Sample.Where((_, i) => i % 2 == 0)], us = [.. Sample.Where((_, i) => i % 2 == 1)];
            static NgramRecord[] Army(NgramRecord[] corpus, int year) => [.. corpus.Where(row => row.Ngram == "army" && row.Year == year)];
            int[] years = [.. Enumerable.Range(1950, 51)];
            IEnumerable<object[]> quotients = years.Where(year => Army(us, year).Length > 0).Select(year => new object[] { "army:gb / army:us", year, "", "", (double)Army(gb, year).Sum(row => row.Matches) / Army(us, year).Sum(row => row.Matches) });
            IEnumerable<object[]> Counts(string name, NgramRecord[] corpus) => years.Select(year => (year, rows: Army(corpus, year))).Select(of => new object[] { name, of.year, of.rows.Sum(row => row.Matches), of.rows.Sum(row => row.Volumes), of.rows.Sum(row => row.Matches) });
            test.AssertRows("corpora.tsv", "ngram\tyear\tmatch_count\tvolume_count\tvalue", [.. quotients, .. Counts("army:gb", gb), .. Counts("army:us", us)]);
        },
        ["How do I get many words into a spreadsheet?"] = test =>
        {
            Assert.Equal([0xEF, 0xBB, 0xBF], test._folder.Read("words.csv")[..3]);
            string[] words = ["army", "authority", "again"];
            int[] occurs = [.. Sample.Where(row => words.Contains(row.Ngram)).Select(row => row.Year)];
            test.AssertRows("words.csv", "year,army,authority,again", Totals.Keys.Where(year => year >= occurs.Min() && year <= occurs.Max()).Order()
                .Select(year => (object[])[year, .. words.Select(word => (object)(1e6 * Matches(word, year) / Totals[year]))]), ',');
        },
        ["Which vocabulary covers nine tenths of the text?"] = test =>
        {
            Row[] words = [.. Answer.ByCount(Answer.Rows(Plain.Select(row => row with { Ngram = row.Ngram.ToLowerInvariant() })))];
            long all = words.Sum(word => word.Matches), sum = 0;
            Assert.Equal([.. words.TakeWhile(word => (sum += word.Matches) - word.Matches < 0.9 * all).Select(word => word.Ngram!)], test.Lines("vocabulary.txt"));
        },
        ["Which words have a certain form?"] = test => Assert.Equal(
            Answer.ByCount(Answer.Rows(Plain.Where(row => row.Ngram.EndsWith("ing", StringComparison.Ordinal)))).Take(5).Select(row => $"{row.Ngram}\t{row.Matches}"), test.Lines("ing.tsv")),
        ["How do I go on in DuckDB, pandas or R?"] = test =>
        {
            string query = Assert.Single(test._recipe.Blocks, block => block.Language == "sql").Text;
            Assert.Equal(
                Answer.ByCount(Answer.Rows(Plain.Where(row => row.Year is >= 1900 and <= 1999))).Take(5).Select(row => (row.Ngram, row.Matches)),
                DuckDb.Query(query.Replace("'decades.parquet'", "$1", StringComparison.Ordinal).TrimEnd(';', '\n'), test._folder.At("decades.parquet")).Select(row => ((string?)row[0], (long)row[1])));
        },
        ["Is a file intact, and what can I count if it is not?"] = test =>
        {
            string[] columns = test.Lines("shards.csv")[0].Split(',');
            (string, long, long)[] inspected = [.. test.Lines("shards.csv")[1..].Select(line => line.Split(',')).Select(row => (row[0], Whole(row[Array.IndexOf(columns, "lines")]), Whole(row[Array.IndexOf(columns, "bad_lines")])))];
            Assert.Equal([("data/sample.v2.tsv.gz", Sample.Length, 0), ("shard.tsv", 1001, 1)], inspected);
            Assert.Equal(Answer.Tsv(Sample[..1000]), test.Text("counted.tsv"));
            JsonElement reject = JsonDocument.Parse(Assert.Single(test.Lines("bad-lines.jsonl"))).RootElement;
            Assert.Equal((1001, "a line of something else"), (reject.GetProperty("line").GetInt32(), reject.GetProperty("text").GetString()));
            // What is intact is the beginning of the sample, up to some line.
            long intact = test.Lines("intact.tsv")[1..].Sum(line => Whole(line.Split('\t')[1])), sum = 0;
            NgramRecord[] beginning = [.. Sample.TakeWhile(row => (sum += row.Matches) <= intact)];
            Assert.InRange(beginning.Length, 1000, 10_000);
            Assert.Equal(Answer.Tsv(beginning), test.Text("intact.tsv"));
        },
        ["How do I ask many questions without reading everything each time?"] = test =>
        {
            Assert.Equal(File.ReadAllText(Path.Join(Checkout.Root, "data", "sample.expected.tsv")), test.Text("all-of-index.tsv"));
            test.AssertRows("army-of-index.tsv", "ngram\tyear\tmatch_count\tvolume_count", Enumerable.Range(1900, 101).Select(year => new object[] { "army", year, Matches("army", year), Of("army", year).Sum(row => row.Volumes) }));
        },
        ["How do I count a whole corpus that is larger than memory, and survive a crash?"] = test =>
        {
            Assert.Equal(5, test._folder.Names("shards").Length);
            Assert.Equal(Answer.Tsv(Sample), test.Text("corpus.tsv"));
        },
        ["How do I split a job among processes, or on a cluster?"] = test =>
        {
            Assert.Equal(Answer.Tsv(Sample, "ngram,decade"), test.Text("decades.tsv"));
            Assert.DoesNotContain("decades.run", test._folder.Names());
        },
        ["How do I add a new month to last month's result?"] = test =>
        {
            NgramRecord[] june = Records.OfV2(test._folder.Read("june.tsv"));
            Assert.NotEmpty(june);
            Assert.Equal(Answer.Tsv(Sample.Concat(june), "ngram,year"), test.Text("until-june.tsv"));
        },
        ["How does a script know that a result is right?"] = test =>
        {
            string[] years = test.Lines("years.csv");
            Assert.Equal(Answer.Rows(Sample, "year").Select(row => string.Join(',', row.Fields)), years[1..]);
            JsonElement report = JsonDocument.Parse(test.Text("report.json")).RootElement;
            Assert.Equal((Sample.Length, Plain.Length, Sample.Length - Plain.Length, 0), (report.GetProperty("lines").GetInt32(), report.GetProperty("counted").GetInt32(), report.GetProperty("filtered").GetInt32(), report.GetProperty("bad").GetInt32()));
            Assert.Equal(["bad data, or a word that does not occur"], test.Lines("outcome.txt"));
            Assert.DoesNotContain("never.tsv", test._folder.Names());
        },
    };

    private readonly TempFolder _folder = new();

    private Recipe _recipe = new("", []);

    /// <summary>The questions, as the test's runner shows them.</summary>
    public static TheoryData<string> Questions => [.. Recipe.OfCookbook().Select(recipe => recipe.Question)];

    [Fact]
    public void It_has_twenty_questions_and_each_has_commands_and_a_check()
    {
        Recipe[] recipes = Recipe.OfCookbook();
        Assert.True(recipes.Length >= 20, $"{recipes.Length} questions");
        Assert.Equal(Checks.Keys, recipes.Select(recipe => recipe.Question));
        Assert.All(recipes, recipe => Assert.Contains(recipe.Blocks, block => block.Language == "sh" && block.Text.Contains("mapreduce ", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void Its_commands_run_as_they_stand_there_and_give_what_LINQ_gives(string question)
    {
        _recipe = Assert.Single(Recipe.OfCookbook(), recipe => recipe.Question == question);
        Example.Prepare(_folder);
        foreach ((_, string text) in _recipe.Blocks.Where(block => block.Language == "sh")) Example.Run(_folder, "set -e\n" + text);
        Checks[question](this);
    }

    public void Dispose() => _folder.Dispose();

    private string Text(string file) => _folder.ReadText(file);

    private string[] Lines(string file) => Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Compares a file of rows with fields: texts and whole numbers exactly, and doubles to the last few of their digits.</summary>
    private void AssertRows(string file, string header, IEnumerable<object[]> expected, char delimiter = '\t')
    {
        string[] lines = Lines(file);
        object[][] rows = [.. expected];
        Assert.Equal(header, lines[0]);
        Assert.Equal(rows.Length, lines.Length - 1);
        Assert.InRange(rows.Length, 40, 1000);
        foreach ((string line, object[] row) in lines.Skip(1).Zip(rows))
        {
            string[] fields = line.Split(delimiter);
            Assert.Equal(row.Length, fields.Length);
            foreach ((string field, object value) in fields.Zip(row))
            {
                if (value is double number) Assert.True(Math.Abs(number - double.Parse(field, CultureInfo.InvariantCulture)) <= 1e-9 * Math.Abs(number), $"{line}\n{field} instead of {number}");
                else Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{value}"), field);
            }
        }
    }

    /// <summary>The rows of a quotient of sums for the years 1900 to 2000; a year without a divisor has none.</summary>
    private static IEnumerable<object[]> Quotients(string name, Func<string, bool> isPart, Func<string, bool> isWhole)
    {
        foreach (IGrouping<int, NgramRecord> year in Sample.Where(row => row.Year is >= 1900 and <= 2000 && isWhole(row.Ngram)).GroupBy(row => row.Year).OrderBy(year => year.Key))
            yield return [name, year.Key, "", "", (double)year.Where(row => isPart(row.Ngram)).Sum(row => row.Matches) / year.Sum(row => row.Matches)];
    }

    private static IEnumerable<NgramRecord> Of(string ngram, int year) => ByNgramAndYear[(ngram, year)];

    private static long Matches(string ngram, int year) => Of(ngram, year).Sum(row => row.Matches);

    private static long Whole(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static NgramRecord[] ReadSample()
    {
        using var lines = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(Path.Join(Checkout.Root, "data", "sample.v2.tsv.gz")), CompressionMode.Decompress)) gzip.CopyTo(lines);
        return Records.OfV2(lines.ToArray());
    }

    /// <summary>A question of the cookbook.</summary>
    /// <param name="Question">Its heading, without the number.</param>
    /// <param name="Blocks">The blocks of code below it, by their languages.</param>
    private sealed record Recipe(string Question, (string Language, string Text)[] Blocks)
    {
        public static Recipe[] OfCookbook() =>
        [
            .. Regex.Split(File.ReadAllText(Path.Join(Checkout.Root, "docs", "cookbook.md")), "(?m)^## ").Skip(1).Select((section, i) =>
            {
                Match heading = Regex.Match(section, @"^(?<number>\d+)\. (?<question>.*)");
                Assert.Equal($"{i + 1}", heading.Groups["number"].Value);
                return new Recipe(heading.Groups["question"].Value, [.. Regex.Matches(section, "(?ms)^```(?<language>\\w+)\n(?<text>.*?)^```$").Select(block => (block.Groups["language"].Value, block.Groups["text"].Value))]);
            }),
        ];
    }
}
