using System.Text;
using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>What is asked of ngrams and rows, by strings: which are counted, which are watched, and what they are called.</summary>
internal sealed class NaiveFilter(Asked asked)
{
    private readonly HashSet<string>? _ngrams = asked.Ngrams?.Select(text => asked.FoldCase ? Lower(text) : text).ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> _watched = asked.Watched.Select(text => asked.FoldCase ? Lower(text) : text).ToHashSet(StringComparer.Ordinal);
    private readonly Regex? _match = asked.Match is null ? null : new Regex(asked.Match, RegexOptions.CultureInvariant | (asked.FoldCase ? RegexOptions.IgnoreCase : 0));

    /// <summary>The ngram as the result shows it; both are Latin-1 text, a character a byte.</summary>
    public string NameOf(string ngram) => Latin1(TextOf(ngram));

    public bool CountsNgram(string ngram) =>
        NaiveTags.Accepts(asked.Tags, ngram) && (_ngrams is null || _ngrams.Contains(TextOf(ngram))) && (_match is null || _match.IsMatch(TextOf(ngram)));

    public bool WatchesNgram(string ngram) => (!asked.StripTags || NaiveTags.Accepts(asked.Tags, ngram)) && _watched.Contains(TextOf(ngram));

    public bool TakesYear(int year) => asked.Years is not { } years || (year >= years.First && year <= years.Last);

    private string TextOf(string ngram)
    {
        string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(asked.StripTags ? NaiveTags.Strip(ngram) : ngram));
        return asked.FoldCase ? Lower(text) : text;
    }

    /// <summary>Unicode's simple case foldings.</summary>
    private static readonly Dictionary<Rune, Rune> Foldings = File.ReadLines(Path.Join(AppContext.BaseDirectory, "CaseFolding.txt")).Where(line => line[0] != '#')
        .ToDictionary(line => new Rune(Convert.ToInt32(line.Split(' ')[0], 16)), line => new Rune(Convert.ToInt32(line.Split(' ')[1], 16)));

    private static string Lower(string text) => string.Concat(text.EnumerateRunes().Select(rune => Foldings.GetValueOrDefault(rune, rune)));

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
