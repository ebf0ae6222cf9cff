using System.Text;

namespace MapReduce.Ngrams.Filter;

/// <summary>
/// The only ngrams that filters can accept, as far as their names or beginnings tell: a reader of sorted data looks at these only. What it finds
/// there is filtered like any other row.
/// </summary>
/// <param name="Keys">Ngrams, or beginnings of ngrams, as the data spells them.</param>
internal sealed record SoughtKeys(IReadOnlyList<(byte[] Key, bool IsPrefix)> Keys)
{
    /// <summary>What the filters seek; null if it can be anywhere.</summary>
    public static SoughtKeys? Of(FilterOptions options)
    {
        // Names in the result are not those of the data.
        if (options.FoldCase || options.StripTags) return null;
        if (Chosen(options) is not { } chosen) return null;
        IEnumerable<byte[]> besides = [.. options.Watched.Select(Encoding.UTF8.GetBytes), .. options.OtherForms?.All() ?? []];
        return new SoughtKeys([.. chosen, .. besides.Select(Exactly)]);
    }

    /// <summary>What any one of the filters seeks, since a row must pass all of them.</summary>
    private static IEnumerable<(byte[], bool)>? Chosen(FilterOptions options)
    {
        if (options.Ngrams is { } ngrams) return ngrams.All().Select(Exactly);
        if (options.Asked?.Sought is { } asked)
        {
            // The forms of an inflected word are wildcards too, without a word that may differ.
            (byte[] Key, bool IsPrefix)[] wildcards = [.. asked.Wildcards.Select(wildcard => wildcard.Literal is { } ngram ? Exactly(Encoding.UTF8.GetBytes(ngram)) : (PrefixOf(wildcard), true))];
            return wildcards.Any(wildcard => wildcard.Key.Length == 0) ? null : [.. asked.Named.Select(Exactly), .. wildcards];
        }
        return options.Match is { } expression && PrefixOf(expression) is { Length: > 0 } beginning ? [(Encoding.UTF8.GetBytes(beginning), true)] : null;
    }

    private static (byte[] Key, bool IsPrefix) Exactly(byte[] ngram) => (ngram, false);

    /// <summary>What all ngrams that match begin with: the words before the first that may differ, and what that one begins with.</summary>
    private static byte[] PrefixOf(NgramWildcard wildcard)
    {
        var prefix = new List<byte>();
        foreach (WordPattern word in wildcard.Words)
        {
            if (word.Stem is not { } stem) break;
            if (!word.IsLiteral)
            {
                prefix.AddRange([.. stem, (byte)'_']);
                break;
            }
            prefix.AddRange([.. Encoding.UTF8.GetBytes(word.ToString()!), (byte)' ']);
        }
        return [.. prefix];
    }

    /// <summary>The text that everything which a regular expression matches begins with; empty if none is plain to see.</summary>
    private static string PrefixOf(string expression)
    {
        if (!expression.StartsWith('^') || expression.Contains('|', StringComparison.Ordinal)) return "";
        int end = 1;
        while (end < expression.Length && (char.IsLetterOrDigit(expression[end]) || expression[end] is ' ' or '_')) end++;
        // The last character may be optional.
        if (end < expression.Length && expression[end] is '*' or '?' or '{') end--;
        return end > 1 ? expression[1..end] : "";
    }
}
