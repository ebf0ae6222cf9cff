using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>The tags of the data's description, as patterns.</summary>
internal static partial class NaiveTags
{
    public static bool IsTagged(string ngram) => ngram.Split(' ').Any(token => Suffix().IsMatch(token) || Placeholder().IsMatch(token));

    /// <summary>Whether <c>--tags</c> with this value counts the ngram.</summary>
    public static bool Accepts(string tags, string ngram) => tags switch
    {
        "keep" => true,
        "drop" => !IsTagged(ngram),
        "only" => IsTagged(ngram),
        _ => ngram.Split(' ').Any(token => Suffix().Match(token) is { Success: true } match && tags.Split(',').Contains(match.Groups[1].Value)),
    };

    public static string Strip(string ngram) => string.Join(' ', ngram.Split(' ').Select(token => Suffix().IsMatch(token) ? token[..token.LastIndexOf('_')] : token));

    [GeneratedRegex(@"\A.+_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|PROPN)\z", RegexOptions.Singleline)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\A_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|PROPN|START|END|ROOT)_\z")]
    private static partial Regex Placeholder();
}
