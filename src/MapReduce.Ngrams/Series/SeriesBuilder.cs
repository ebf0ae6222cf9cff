using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Series;

/// <summary>Computes series from histories.</summary>
/// <param name="corpora">The corpora by name, with the histories of all terms; the name is empty if there is only one.</param>
/// <param name="options">Years, totals and smoothing.</param>
internal sealed class SeriesBuilder(IReadOnlyList<(string Name, HistoryCollection Histories)> corpora, SeriesOptions options)
{
    /// <summary>An ngram with a row in each of so many years would have had one in the next.</summary>
    private const int FrequentYears = 10;

    /// <summary>The ngrams and groups that do not occur in a corpus in which they were looked for.</summary>
    public List<AbsentNgram> Absent { get; } = [];

    /// <summary>The ngrams that do occur and that another reading of an expression names.</summary>
    public List<string> OtherReadings { get; } = [];

    /// <summary>Groups of which not all ngrams are series.</summary>
    public List<CutGroup> Cut { get; } = [];

    /// <summary>The counts that the series are computed from, each once.</summary>
    public HashSet<SeriesSource> Sources { get; } = [];

    /// <summary>The series that have no row although all their ngrams occur.</summary>
    public List<RowlessSeries> Rowless { get; } = [];

    /// <summary>Corpora that seem to end before the last year that has a row.</summary>
    public List<EarlyEnd> EarlyEnds { get; } = [];

    /// <summary>Ngrams that occur only as Google splits them at hyphens.</summary>
    public List<NgramTerm> Splits { get; } = [];

    /// <summary>
    /// The series of the expressions, in order. A group that is an expression of its own has one for each of its ngrams, and an
    /// expression without a corpus has one for each corpus.
    /// </summary>
    /// <exception cref="MapReduceException">A sum exceeds 2^63-1.</exception>
    public IReadOnlyList<NgramSeries> Build(IReadOnlyList<NgramExpression> expressions)
    {
        var asked = expressions.SelectMany(InCorpora).ToList();
        foreach (Counts part in asked.SelectMany(a => a.Parts))
            if (part.History is { } history) Sources.Add(new SeriesSource(history, part.Totals, part.IsSum));
        int[] years = [.. YearsOf(asked)];
        foreach (Asked one in asked.Where(a => a.Parts.All(part => part.History is { Occurs: true }) && !years.Any(year => Point(a, year) is not null)))
            Rowless.Add(new RowlessSeries(one.Name, LacksTotals: !years.Any(year => one.Parts.All(part => part.Totals?.Has(year) != false))));
        EarlyEnds.AddRange(corpora.Select(corpus => EndOf(corpus.Name, asked, years)).OfType<EarlyEnd>());
        return [.. asked.Select(a => Smooth(new NgramSeries(a.Name, Points(a, years)) { HasCounts = a.CanCount, Totals = a.IsOfOneCorpus ? a.Parts[0].Totals : null, IsComposition = a.IsComposition }))];
    }

    /// <summary>
    /// Where a corpus seems to end, if years behind it would be shown as 0: no ngram has a row there, and one that had a row in each year before stops. The last years of a
    /// rare ngram do not tell.
    /// </summary>
    private EarlyEnd? EndOf(string corpus, List<Asked> asked, int[] years)
    {
        NgramHistory[] histories = [.. asked.SelectMany(a => a.Parts).Where(part => part.Corpus == corpus && part.History is { Occurs: true }).Select(part => part.History!)];
        if (histories.Length == 0) return null;
        int last = histories.Max(history => history.Years[^1]);
        int[] beyond = [.. years.Where(year => year > last && options.TotalsOf(corpus)?.Has(year) != false)];
        return beyond.Length > 0 && histories.FirstOrDefault(history => history.Years[^1] == last && history.Years.Count >= FrequentYears && history.Years[^FrequentYears] == last - FrequentYears + 1) is { } frequent
            ? new EarlyEnd(corpus, frequent.Ngram, last, beyond[0], beyond[^1])
            : null;
    }

    /// <summary>The error of a sum that does not fit.</summary>
    public static MapReduceException Overflow(string name, int year) =>
        new(Failure.BadData, $"the sum of '{name}' in {year} exceeds 9223372036854775807 (2^63-1); a count in the input is damaged");

    // An expression whose terms have become histories.

    private abstract record Node;

    private sealed record Number(double Value) : Node;

    /// <param name="History">The counts; null if the ngram is absent and absent ngrams have no value.</param>
    /// <param name="Totals">The totals of its corpus, or null.</param>
    /// <param name="IsSum">Whether it is the sum of a group.</param>
    /// <param name="Corpus">The name of its corpus.</param>
    private sealed record Counts(NgramHistory? History, YearTotals? Totals, bool IsSum, string Corpus) : Node;

    private sealed record Binary(char Operator, Node Left, Node Right) : Node;

    private sealed record Asked(string Name, Node Root, bool IsComposition)
    {
        public Counts[] Parts { get; } = [.. CountsOf(Root)];

        public bool CanCount { get; } = SeriesBuilder.CanCount(Root);

        /// <summary>Whether all parts are of one corpus, so that their counts are added before they are divided by its total.</summary>
        public bool IsOfOneCorpus { get; } = CountsOf(Root).Select(part => part.Totals).Distinct().Count() == 1;
    }

    private IEnumerable<Asked> InCorpora(NgramExpression expression)
    {
        bool isNamed = expression.Terms.All(term => term.Corpus is not null);
        foreach ((string corpus, HistoryCollection histories) in isNamed ? [corpora[0]] : corpora)
        {
            OtherReadings.AddRange(expression.OtherReadings.Where(reading => histories[reading].Occurs).Except(OtherReadings));
            string suffix = isNamed ? "" : Suffix(corpus);
            if (expression.Root is NgramTerm { Group: { } group } term) foreach (Asked one in Ngrams(term, group, term.Corpus ?? corpus)) yield return one;
            else if (expression.Root is NgramTerm single) yield return new Asked(single.Name + (options is { FoldCase: true, Variants: false } ? " (All)" : "") + Suffix(single.Corpus ?? corpus), Resolve(single, corpus), false);
            else yield return new Asked(suffix.Length == 0 ? expression.Text : $"({expression.Text}){suffix}", Resolve(expression.Root, corpus), true);
        }
    }

    private IEnumerable<Asked> Ngrams(NgramTerm term, NgramGroup group, string corpus)
    {
        GroupHistory found = HistoriesOf(corpus)[group];
        string suffix = Suffix(corpus);
        NoteAbsence(term, corpus, found.Occurs);
        if (!group.IsList && options.MostOfGroup > 0 && found.Count > options.MostOfGroup && !Cut.Any(cut => cut.Name == term.Name + suffix)) Cut.Add(new CutGroup(term.Name + suffix, found.Count));
        YearTotals? totals = options.TotalsOf(corpus);
        if (options.WithSums || group.VariantsOf is not null) yield return new Asked($"{term.Name} (All){suffix}", new Counts(Known(found.Sum!, found.Occurs), totals, IsSum: true, corpus), false);
        foreach (NgramHistory history in found.Ngrams) yield return new Asked(history.Ngram + suffix, new Counts(history, totals, IsSum: false, corpus), false);
    }

    private static string Suffix(string corpus) => corpus.Length == 0 ? "" : $":{corpus}";

    private HistoryCollection HistoriesOf(string corpus) => corpora.First(c => c.Name == corpus).Histories;

    private Node Resolve(ExpressionNode node, string corpus) => node switch
    {
        Constant constant => new Number(constant.Value),
        Operation operation => new Binary(operation.Operator, Resolve(operation.Left, corpus), Resolve(operation.Right, corpus)),
        NgramTerm term => new Counts(HistoryOf(term, term.Corpus ?? corpus), options.TotalsOf(term.Corpus ?? corpus), term.Group is not null, term.Corpus ?? corpus),
        _ => throw new NotSupportedException(),
    };

    private NgramHistory? HistoryOf(NgramTerm term, string corpus)
    {
        HistoryCollection histories = HistoriesOf(corpus);
        if (term.Group is { } group)
        {
            GroupHistory found = histories[group];
            NoteAbsence(term, corpus, found.Occurs);
            return Known(found.Sum!, found.Occurs);
        }
        NgramHistory history = histories[term.Text];
        if (!history.Occurs && term.Split is { } split && histories[split].Occurs)
        {
            if (!Splits.Contains(term)) Splits.Add(term);
            return histories[split];
        }
        NoteAbsence(term, corpus, history.Occurs);
        return Known(history, history.Occurs);
    }

    private NgramHistory? Known(NgramHistory history, bool occurs) => occurs || options.Absent == WhenAbsent.Zero ? history : null;

    private void NoteAbsence(NgramTerm term, string corpus, bool occurs)
    {
        var absent = new AbsentNgram(term.Text, term.Name, corpus);
        if (!occurs && !Absent.Contains(absent)) Absent.Add(absent);
    }

    private static IEnumerable<Counts> CountsOf(Node node) => node switch
    {
        Counts counts => [counts],
        Binary binary => CountsOf(binary.Left).Concat(CountsOf(binary.Right)),
        _ => [],
    };

    private IEnumerable<int> YearsOf(List<Asked> asked)
    {
        int[] seen = [.. asked.SelectMany(a => a.Parts).Select(c => c.History).OfType<NgramHistory>().Distinct().SelectMany(h => h.Years)];
        YearRange range = options.Years ?? YearRange.All;
        if ((range.IsFirstOpen || range.IsLastOpen) && seen.Length == 0) return [];
        int first = range.IsFirstOpen ? seen.Min() : range.First, last = range.IsLastOpen ? seen.Max() : range.Last;
        return Enumerable.Range(first, last - first + 1);
    }

    /// <summary>Whether the value is a sum of counts.</summary>
    private static bool CanCount(Node node) => node is Counts || node is Binary { Operator: '+' } sum && CanCount(sum.Left) && CanCount(sum.Right);

    private List<SeriesPoint> Points(Asked asked, int[] years)
    {
        var points = new List<SeriesPoint>(years.Length);
        foreach (int year in years)
            if (Point(asked, year) is { } point) points.Add(point);
        return points;
    }

    /// <summary>The point of a year; null if it has no row: it lacks a total, a divisor is 0, or a number is too large.</summary>
    private SeriesPoint? Point(Asked asked, int year)
    {
        bool isEmpty = false;
        foreach (Counts part in asked.Parts)
        {
            if (part.Totals?.Has(year) == false) return null;
            isEmpty |= part.History is null;
        }
        if (!asked.CanCount) return Evaluate(asked.Root, year) is { } computed ? new SeriesPoint(year, default, computed, computed) : null;
        if (isEmpty) return SeriesPoint.Empty(year);
        NgramCount count = Sum(asked, year);
        double value = !asked.IsOfOneCorpus ? Evaluate(asked.Root, year)!.Value
            : asked.Parts[0].Totals is { } totals ? options.Unit.Of(count.Matches, totals.OfYear(year)) : count.Matches;
        return new SeriesPoint(year, count, value, value);
    }

    /// <summary>The value of a year; NaN if an ngram has none, null if a divisor is 0 or a result has no finite value.</summary>
    private double? Evaluate(Node node, int year)
    {
        switch (node)
        {
            case Number number: return number.Value;
            case Counts { History: null }: return double.NaN;
            case Counts { History: { } history, Totals: null }: return history[year].Matches;
            case Counts { History: { } history, Totals: { } totals }: return options.Unit.Of(history[year].Matches, totals.OfYear(year));
            case Binary binary:
                double? left = Evaluate(binary.Left, year), right = Evaluate(binary.Right, year);
                double? result = binary.Operator switch
                {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ => right == 0 ? null : left / right,
                };
                return result is { } known && !double.IsFinite(known) && !double.IsNaN(left!.Value) && !double.IsNaN(right!.Value) ? null : result;
            default: throw new NotSupportedException();
        }
    }

    private static NgramCount Sum(Asked asked, int year)
    {
        NgramCount sum = default;
        foreach (Counts part in asked.Parts)
        {
            NgramCount.Merge(ref sum, part.History![year]);
            if (NgramCount.HasOverflowed(in sum)) throw Overflow(asked.Name, year);
        }
        return sum;
    }

    /// <summary>Replaces each value by the mean over the years from y - s to y + s; years without a value do not count.</summary>
    private NgramSeries Smooth(NgramSeries series)
    {
        if (options.Smoothing is not { } reach) return series;
        IReadOnlyList<SeriesPoint> points = series.Points;
        var smoothed = new SeriesPoint[points.Count];
        int from = 0, to = 0;   // the points [from, to) are within reach
        for (int i = 0; i < points.Count; i++)
        {
            while (points[from].Year < points[i].Year - reach) from++;
            while (to < points.Count && points[to].Year <= points[i].Year + (long)reach) to++;
            // No running sum, which would carry its rounding errors to all later years.
            double sum = 0;
            for (int near = from; near < to; near++) sum += points[near].Value;
            double mean = sum / (to - from);
            if (double.IsInfinity(mean))
            {
                // The sum is too large, but its mean is not.
                mean = 0;
                for (int near = from; near < to; near++) mean += points[near].Value / (to - from);
            }
            smoothed[i] = points[i] with { Smoothed = mean };
        }
        return series with { Points = smoothed };
    }
}

/// <summary>The values of an expression, or of one ngram of a group, by year.</summary>
/// <param name="Name">The name in the result.</param>
/// <param name="Points">The years that have a row, ascending.</param>
public sealed record NgramSeries(string Name, IReadOnlyList<SeriesPoint> Points)
{
    /// <summary>Whether the points have counts: those of an ngram, or the sum of those of several.</summary>
    public bool HasCounts { get; init; }

    /// <summary>The totals of its corpus; null if there are none, or if it is computed from several corpora.</summary>
    public YearTotals? Totals { get; init; }

    /// <summary>Whether it is computed from more than one term.</summary>
    public bool IsComposition { get; init; }
}

/// <summary>A group of which only the most frequent ngrams are series.</summary>
/// <param name="Name">Its name in the result.</param>
/// <param name="Count">How many ngrams it has.</param>
public sealed record CutGroup(string Name, long Count);

/// <summary>Counts that series are computed from.</summary>
/// <param name="History">The counts.</param>
/// <param name="Totals">The totals of their corpus, or null.</param>
/// <param name="IsSum">Whether they are the sum of a group, and so may be larger than the totals: a word may be in it plain and tagged.</param>
public sealed record SeriesSource(NgramHistory History, YearTotals? Totals, bool IsSum);

/// <summary>One year of a series.</summary>
/// <param name="Year">The year.</param>
/// <param name="Count">The counts, if the series has counts.</param>
/// <param name="Value">The match count, frequency or composition; NaN if there is none, because an ngram is absent.</param>
/// <param name="Smoothed">The smoothed value; equals <paramref name="Value"/> without smoothing.</param>
public readonly record struct SeriesPoint(int Year, NgramCount Count, double Value, double Smoothed)
{
    /// <summary>Whether there is a value.</summary>
    public bool HasValue => !double.IsNaN(Value);

    /// <summary>A year without a value.</summary>
    internal static SeriesPoint Empty(int year) => new(year, default, double.NaN, double.NaN);
}

/// <summary>A series that has no row although all its ngrams occur.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LacksTotals">Whether the reason is that no year has a total. Otherwise a value cannot be computed in any year.</param>
public readonly record struct RowlessSeries(string Name, bool LacksTotals)
{
    /// <summary>Says why there is no row.</summary>
    public override string ToString() => LacksTotals
        ? $"'{Name}' has no row: the totals have none of its years; use the totals of the same corpus, or other years"
        : $"'{Name}' has no row: a divisor is 0 in every year";
}

/// <summary>A corpus that seems to end before the last year that has a row.</summary>
/// <param name="Corpus">The corpus; empty if there is only one.</param>
/// <param name="Ngram">An ngram that occurs in each year up to the end.</param>
/// <param name="Last">The last year in which an ngram that was asked for occurs.</param>
/// <param name="From">The first year behind it that has a row.</param>
/// <param name="To">The last one.</param>
public readonly record struct EarlyEnd(string Corpus, string Ngram, int Last, int From, int To)
{
    /// <summary>Says where it ends, and what to do.</summary>
    public override string ToString() =>
        $"the inputs{(Corpus.Length == 0 ? "" : $" of {Corpus}")} seem to end with {Last}, for '{Ngram}' occurs in each year before and in none after: {(From == To ? $"{From} is shown as 0" : $"{From} to {To} are shown as 0")}, which smoothing counts too; ask for years up to {Last}";
}

/// <summary>An ngram, or a group of ngrams, that does not occur.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Name">Its name in the result, without the corpus.</param>
/// <param name="Corpus">The corpus; empty if there is only one.</param>
public readonly record struct AbsentNgram(string Text, string Name, string Corpus)
{
    /// <summary>Says that the ngram does not occur.</summary>
    public override string ToString() => $"'{Name}' does not occur in the inputs{(Corpus.Length == 0 ? "" : $" of {Corpus}")}";
}
