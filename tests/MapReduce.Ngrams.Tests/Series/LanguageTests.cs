using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Series;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Tests.Series;

/// <summary>The values of expressions, against an evaluator of the test's own and against values computed by hand.</summary>
public sealed class LanguageTests
{
    private const int First = 1990, Last = 1995;

    private static readonly (string Ngram, int Year, long Matches, long Volumes)[] Facts =
    [
        .. new[]
        {
            ("Run", "1990:2 1993:1"), ("book_NOUN", "1990:7 1991:6 1994:2"), ("book_VERB", "1990:1"), ("book", "1990:8 1991:6 1994:2"), ("books", "1990:3 1995:9"),
            ("color", "1990:10 1991:20 1992:30 1993:40"), ("colour", "1991:5 1992:50 1995:4"), ("drink=>tea_NOUN", "1991:2"), ("drink=>water", "1990:9 1991:1"),
            ("drink=>water_NOUN", "1990:9 1991:1"), ("run", "1990:6 1991:4"), ("run_NOUN", "1990:2"), ("run_VERB", "1990:4 1991:4"), ("the 1000 ships", "1992:3"), ("the 999 1000", "1992:4"), ("the 999 999", "1992:5"), ("well - known", "1990:5 1993:6"),
        }.SelectMany(n => n.Item2.Split(' ').Select(f => f.Split(':')).Select(f => (n.Item1, int.Parse(f[0]), long.Parse(f[1]), long.Parse(f[1]) / 2 + 1))),
    ];

    private static readonly double[] TotalOfYear = [100, 200, 400, 800, 1600, 3200];

    // An expression as the test makes it, with its text and its value.

    private abstract record Tree
    {
        public abstract double? ValueIn(int year, bool isRelative);

        public abstract string Text(int strength);
    }

    private sealed record Leaf(string Ngram) : Tree
    {
        public override double? ValueIn(int year, bool isRelative) => Facts.Where(f => (f.Ngram, f.Year) == (Ngram, year)).Sum(f => (double)f.Matches) / (isRelative ? TotalOfYear[year - First] : 1);

        public override string Text(int strength) => Ngram.Contains('-') ? $"[{Ngram}]" : Ngram;
    }

    private sealed record Literal(double Value) : Tree
    {
        public override double? ValueIn(int year, bool isRelative) => Value;

        public override string Text(int strength) => Value.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Node(char Sign, Tree Left, Tree Right) : Tree
    {
        private int Strength => Sign is '+' or '-' ? 1 : 2;

        public override double? ValueIn(int year, bool isRelative)
        {
            if (Left.ValueIn(year, isRelative) is not { } left || Right.ValueIn(year, isRelative) is not { } right) return null;
            return Sign switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => right == 0 ? null : left / right };
        }

        public override string Text(int strength)
        {
            // An asterisk multiplies before a number or a parenthesis only.
            string right = Right.Text(Strength + 1), text = $"{Left.Text(Strength)} {Sign} {(Sign == '*' && Right is Leaf ? $"({right})" : right)}";
            return strength > Strength ? $"({text})" : text;
        }
    }

    private static Tree Random(Random random, int depth)
    {
        string[] ngrams = ["color", "colour", "run", "book", "books", "well - known", "absent", "the 1000 ships"];
        if (depth == 0 || random.Next(4) == 0) return random.Next(5) == 0 ? new Literal(random.Next(1, 50) / 4.0) : new Leaf(ngrams[random.Next(ngrams.Length)]);
        return new Node("+-*/"[random.Next(4)], Random(random, depth - 1), Random(random, depth - 1));
    }

    private static bool HasLeaf(Tree tree) => tree is Leaf || tree is Node node && (HasLeaf(node.Left) || HasLeaf(node.Right));

    public static IEnumerable<int> Seeds => Enumerable.Range(1, 300);

    [Fact]
    public void Any_expression_has_the_value_that_an_evaluator_of_its_own_gives()
    {
        int compositions = 0;
        foreach (int seed in Seeds)
        {
            var random = new Random(seed);
            Tree tree = Random(random, 1 + seed % 4);
            while (!HasLeaf(tree)) tree = Random(random, 2);
            string text = tree.Text(0);
            foreach (bool isRelative in new[] { false, true })
            {
                var options = new SeriesOptions { Years = new YearRange(First, Last), Totals = isRelative ? Totals() : new Dictionary<string, YearTotals>() };
                string[][] rows = [.. SeriesFormatTests.Rows(Facts, [text], options).Select(row => row.Split('\t'))];
                int column = rows[0] is [.., "value"] ? Array.IndexOf(rows[0], "value") : rows[0].Length - (isRelative ? 1 : 2);
                (int, double)[] expected = [.. Enumerable.Range(First, Last - First + 1).Where(year => tree.ValueIn(year, isRelative) is not null).Select(year => (year, tree.ValueIn(year, isRelative)!.Value))];
                (int, double)[] actual = [.. rows[1..].Select(row => (int.Parse(row[1]), double.Parse(row[column], CultureInfo.InvariantCulture)))];
                Assert.True(expected.Length == actual.Length && expected.Zip(actual).All(p => p.First.Item1 == p.Second.Item1 && IsClose(p.First.Item2, p.Second.Item2)),
                    $"{text} (seed {seed}, relative {isRelative}): expected {string.Join(' ', expected)}, got {string.Join(' ', actual)}");
                if (rows[0].Contains("value")) compositions++;
            }
        }
        Assert.True(compositions > 400);
    }

    private static bool IsClose(double a, double b) => a == b || Math.Abs(a - b) <= 1e-12 * Math.Max(Math.Abs(a), Math.Abs(b));

    /// <summary>Name, then year:value for each row; the value is the last column.</summary>
    [Theory]
    [InlineData("color", "color 1990:10 1991:20 1992:30 1993:40")]
    [InlineData("colour + color", "colour + color 1990:10 1991:25 1992:80 1993:40")]
    [InlineData("colour - color", "colour - color 1990:-10 1991:-15 1992:20 1993:-40")]
    [InlineData("colour / color", "colour / color 1990:0 1991:0.25 1992:1.6666666666666667 1993:0")]
    [InlineData("color / colour", "color / colour 1991:4 1992:0.6")]
    [InlineData("colour / (colour + color)", "colour / (colour + color) 1990:0 1991:0.2 1992:0.625 1993:0")]
    [InlineData("color * 1000", "color * 1000 1990:10000 1991:20000 1992:30000 1993:40000")]
    [InlineData("color * (colour)", "color * (colour) 1990:0 1991:100 1992:1500 1993:0")]
    [InlineData("color + 1", "color + 1 1990:11 1991:21 1992:31 1993:41")]
    [InlineData("(color - colour) / (color + colour) * 100", "(color - colour) / (color + colour) * 100 1990:100 1991:60 1992:-25 1993:100")]
    [InlineData("[well - known]", "[well - known] 1990:5 1991:0 1992:0 1993:6")]
    [InlineData("well-known", "well-known 1990:5 1991:0 1992:0 1993:6")]
    [InlineData("well-known / color", "well-known / color 1990:0.5 1991:0 1992:0 1993:0.15")]
    [InlineData("the * [1000]", "the 999 1000 1990:0 1991:0 1992:4 1993:0")]
    [InlineData("the * ships", "the 1000 ships 1990:0 1991:0 1992:3 1993:0")]
    [InlineData("* [1000] *", "the 1000 ships 1990:0 1991:0 1992:3 1993:0")]
    [InlineData("*_NOUN", "book_NOUN 1990:7 1991:6 1992:0 1993:0 | run_NOUN 1990:2 1991:0 1992:0 1993:0")]
    [InlineData("*_VERB", "run_VERB 1990:4 1991:4 1992:0 1993:0 | book_VERB 1990:1 1991:0 1992:0 1993:0")]
    [InlineData("run_*", "run_VERB 1990:4 1991:4 1992:0 1993:0 | run_NOUN 1990:2 1991:0 1992:0 1993:0")]
    [InlineData("run_* / run", "run_* / run 1990:1 1991:1")]
    [InlineData("book_NOUN / *_NOUN", "book_NOUN / *_NOUN 1990:0.7777777777777778 1991:1")]
    [InlineData("drink=>water", "drink=>water 1990:9 1991:1 1992:0 1993:0")]
    [InlineData("drink=>*", "drink=>water 1990:9 1991:1 1992:0 1993:0")]
    [InlineData("drink=>*_NOUN", "drink=>water_NOUN 1990:9 1991:1 1992:0 1993:0 | drink=>tea_NOUN 1990:0 1991:2 1992:0 1993:0")]
    [InlineData("absent", "absent 1990:0 1991:0 1992:0 1993:0")]
    [InlineData("color / absent", "")]
    [InlineData("absent / color", "absent / color 1990:0 1991:0 1992:0 1993:0")]
    [InlineData("color / colour - color / colour", "color / colour - color / colour 1991:0 1992:0")]
    public void Each_form_has_the_values_computed_by_hand(string asked, string expected) =>
        Assert.Equal(expected, Values([asked], new SeriesOptions { Years = new YearRange(1990, 1993) }));

    [Fact]
    public void A_composition_is_smoothed_after_it_is_computed() => Assert.Equal(
        $"colour / color 1990:0.125 1991:{(0 + 0.25 + 50 / 30.0) / 3:R} 1992:{(0.25 + 50 / 30.0 + 0) / 3:R} 1993:{(50 / 30.0 + 0) / 2:R}",
        Values(["colour / color"], new SeriesOptions { Years = new YearRange(1990, 1995), Smoothing = 1 }));

    [Fact]
    public void With_totals_arithmetic_is_over_frequencies_in_the_unit_asked_for()
    {
        foreach ((FrequencyUnit unit, double factor) in new[] { (FrequencyUnit.Fraction, 1.0), (FrequencyUnit.Percent, 100), (FrequencyUnit.PerMillion, 1e6) })
        {
            string[] rows = SeriesFormatTests.Rows(Facts, ["color", "color + colour", "color - colour", "color / colour"], new SeriesOptions { Years = new YearRange(1991, 1992), Totals = Totals(), Unit = unit });
            Assert.Equal(
                [
                    $"ngram\tyear\tmatch_count\tvolume_count\t{unit.Column}\tvalue",
                    $"color\t1991\t20\t11\t{Show(20 * factor / 200)}\t{Show(20 * factor / 200)}", $"color\t1992\t30\t16\t{Show(30 * factor / 400)}\t{Show(30 * factor / 400)}",
                    $"color + colour\t1991\t25\t14\t{Show(25 * factor / 200)}\t{Show(25 * factor / 200)}", $"color + colour\t1992\t80\t42\t{Show(80 * factor / 400)}\t{Show(80 * factor / 400)}",
                    $"color - colour\t1991\t\t\t\t{Show(20 * factor / 200 - 5 * factor / 200)}", $"color - colour\t1992\t\t\t\t{Show(30 * factor / 400 - 50 * factor / 400)}",
                    $"color / colour\t1991\t\t\t\t{Show(20 * factor / 200 / (5 * factor / 200))}", $"color / colour\t1992\t\t\t\t{Show(30 * factor / 400 / (50 * factor / 400))}",
                ],
                rows);
        }
    }

    [Fact]
    public void As_many_ngrams_of_a_group_are_shown_as_are_asked_for_and_their_sum()
    {
        var options = new SeriesOptions { Years = new YearRange(1990, 1990), MostOfGroup = 1, WithSums = true };
        Assert.Equal("*_NOUN (All) 1990:9 | book_NOUN 1990:7", Values(["*_NOUN"], options));
        Assert.Equal("*_NOUN (All) 1990:9", Values(["*_NOUN"], options with { MostOfGroup = 0 }));
        Assert.Equal("* (All) 1990:29 | color 1990:10 | book 1990:8", Values(["*"], options with { MostOfGroup = 2 }));
    }

    [Fact]
    public void Variants_of_case_are_one_series_and_with_variants_each_is_one_too()
    {
        var options = new SeriesOptions { Years = new YearRange(1990, 1991), Variants = true };
        Assert.Equal("run (All) 1990:8 1991:4 | run 1990:6 1991:4 | Run 1990:2 1991:0", Values(["RUN"], options));
        Assert.Equal("run / color 1990:0.8 1991:0.2", Values(["Run / Color"], options));
        Assert.Equal("run_VERB 1990:4 1991:4 | run_NOUN 1990:2 1991:0", Values(["RUN_*"], options));
    }

    [Fact]
    public void A_value_that_is_too_large_has_no_row_and_spoils_no_mean()
    {
        var options = new SeriesOptions { Years = new YearRange(1990, 1993), Smoothing = 3 };
        foreach (string asked in new[] { "color * 1e307", "color * 1e307 - color * 1e307 + color * 1e307", "color * 1e307 * 1", "color / 1e-307" })
            Assert.Equal(["1990"], SeriesFormatTests.Rows(Facts, [asked], options)[1..].Select(row => row.Split('\t')[1]));
        // 4, 8, 12 and 16 times 1e307: their sum is too large, their mean is 10 times 1e307.
        string[][] rows = [.. SeriesFormatTests.Rows(Facts, ["color * 4e306"], options)[1..].Select(row => row.Split('\t'))];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.True(IsClose(1e308, double.Parse(row[^1], CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_text_in_brackets_and_a_wildcard_of_the_same_letters_are_two_questions()
    {
        (string, int, long, long)[] facts = [("* b", 1990, 3, 1), ("* x", 1990, 4, 1), ("a b", 1990, 5, 1), ("run_* x", 1990, 7, 1), ("run_VERB x", 1990, 6, 1)];
        string[] Rows(string[] asked, SeriesOptions options) => [.. SeriesFormatTests.Rows(facts, asked, options)[1..].Select(row => string.Join(' ', row.Split('\t')[..3]))];
        var sums = new SeriesOptions { WithSums = true, MostOfGroup = 0 };
        Assert.Equal(["[*] * (All) 1990 7", "* * (All) 1990 19", "* [b] (All) 1990 8"], Rows(["[*] *", "* *", "* [b]"], sums).Select(row => row.Replace("* b (All)", "* [b] (All)", StringComparison.Ordinal)));
        Assert.Equal(["[*] x 1990 4", "run_* x 1990 7", "* x 1990 4"], Rows(["[*] x", "* x"], new SeriesOptions()));
        foreach (SeriesOptions options in new[] { sums, sums with { Variants = true } })
        {
            string all = options.Variants ? " (All)" : "";
            Assert.Equal([$"[* b]{all} 1990 3", "* b (All) 1990 8"], Rows(["[* b]", "* b"], options));
            Assert.Equal([$"[run_* x]{all} 1990 7", "run_* x (All) 1990 6"], Rows(["[run_* x]", "run_* x"], options).Where(row => row.EndsWith('7') || row.EndsWith('6')));
        }
    }

    [Fact]
    public void Variants_are_counted_once_each_whatever_else_is_asked()
    {
        (string, int, long, long)[] facts = [("A - B", 1990, 100, 1), ("A - C", 1990, 7, 1), ("a - b", 1990, 5, 1)];
        string[] rows = SeriesFormatTests.Rows(facts, ["a - b", "[a - b]", "a [-] *"], new SeriesOptions { Variants = true });
        Assert.Equal(
            ["a - b  0", "[a - b] (All) 105 105", "A - B 100 100", "a - b 5 5", "A - B 100 100", "A - C 7 7", "a - b 5 5"],
            rows[1..].Select(row => row.Split('\t')).Select(fields => $"{fields[0]} {fields[2]} {fields[4]}"));
    }

    [Fact]
    public void Letters_that_become_shorter_when_they_are_folded_are_variants_too()
    {
        (string, int, long, long)[] facts = [("k", 1990, 3, 1), ("\u212A", 1990, 5, 1), ("\u212A\u212A\u212A", 1990, 6, 1)];
        Assert.Equal("k (All) 1990:8 | \u212A 1990:5 | k 1990:3", string.Join(" | ", SeriesFormatTests.Rows(facts, ["k"], new SeriesOptions { Variants = true })[1..].Select(row => row.Split('\t')).Select(f => $"{f[0]} {f[1]}:{f[2]}")));
        for (int letter = 0; letter <= 0x10FFFF; letter++)
        {
            if (!Rune.TryCreate(letter, out Rune rune)) continue;
            Assert.True(rune.Utf8SequenceLength <= HistoryCollection.MostShrinking * Encoding.UTF8.GetByteCount(MapReduce.Map.CaseFold.Fold(rune.ToString())));
        }
    }

    [Fact]
    public void The_forms_of_a_word_are_shown_in_the_order_of_the_list_also_where_only_case_differs()
    {
        using var folder = new TempFolder();
        folder.Write("list", "polish\tPolish,polishes\n");
        var rules = new ExpressionRules { Inflections = InflectionList.Read(folder.At("list")) };
        (string, int, long, long)[] facts = [("Polish", 1990, 9, 1), ("polish", 1990, 3, 1), ("polishes", 1990, 5, 1)];
        Assert.Equal(["polish", "Polish", "polishes"], SeriesFormatTests.Rows(facts, [ExpressionParser.Parse("polish_INF", rules)], new SeriesOptions())[1..].Select(row => row.Split('\t')[0]));
    }

    [Fact]
    public void An_absent_ngram_has_zeros_or_empty_fields_or_ends_the_run()
    {
        var options = new SeriesOptions { Years = new YearRange(1990, 1990) };
        string[] asked = ["absent", "absent + color", "color"];
        Assert.Equal("absent 1990:0 | absent + color 1990:10 | color 1990:10", Values(asked, options));
        Assert.Equal("absent 1990: | absent + color 1990: | color 1990:10", Values(asked, options with { Absent = WhenAbsent.Empty }));
        Assert.Contains("'absent' does not occur", Assert.Throws<MapReduceException>(() => Values(asked, options with { Absent = WhenAbsent.Fail })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pivoted_there_is_a_row_a_year_and_a_column_a_series()
    {
        var options = new SeriesOptions { Pivot = true, Years = new YearRange(1990, 1992) };
        Assert.Equal(
            ["year\tcolor\tcolor (2)\tcolor / colour\tyear (2)", "1990\t10\t10\t\t0", "1991\t20\t20\t4\t0", "1992\t30\t30\t0.6\t0"],
            SeriesFormatTests.Rows(Facts, ["color", "color", "color / colour", "year"], options));
        Assert.Equal(
            ["year\tcolor", "1990\t0.1", "1991\t0.1", "1992\t0.075"],
            SeriesFormatTests.Rows(Facts, ["color"], options with { Totals = Totals() }));
    }

    private static string Values(string[] asked, SeriesOptions options)
    {
        string[][] rows = [.. SeriesFormatTests.Rows(Facts, asked, options)[1..].Select(row => row.Split('\t'))];
        bool areCounts = rows.Length > 0 && rows[0].Length == 4;
        return string.Join(" | ", rows.GroupBy(r => r[0]).Select(g => $"{g.Key} {string.Join(' ', g.Select(r => $"{r[1]}:{(areCounts ? r[2] : r[^1])}"))}"));
    }

    private static Dictionary<string, YearTotals> Totals() =>
        new() { [""] = TotalsFile.Parse(Encoding.UTF8.GetBytes(string.Join('\t', TotalOfYear.Select((total, i) => $"{First + i},{total},1,1"))), "totals") };

    private static string Show(double value) => decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
