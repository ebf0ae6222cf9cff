using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>The tags of the data's description, as patterns.</summary>
internal static partial class NaiveTags
{
    public static bool IsTagged(string ngram) => ngram.Split(' ').Any(token => Placeholder().IsMatch(Parts(token)[^1]) || Parts(token).Any(part => Suffix().IsMatch(part)));

    /// <summary>A token, or the head and the dependent of a dependency.</summary>
    private static string[] Parts(string token) => Pair().Match(token) is { Success: true } pair ? [pair.Groups[1].Value, pair.Groups[2].Value] : [token];

    /// <summary>Whether <c>--tags</c> with this value counts the ngram.</summary>
    public static bool Accepts(string tags, string ngram) => tags switch
    {
        "keep" => true,
        "drop" => !IsTagged(ngram),
        "only" => IsTagged(ngram),
        _ => ngram.Split(' ').SelectMany(Parts).Any(token => Suffix().Match(token) is { Success: true } match && tags.Split(',').Contains(match.Groups[1].Value)),
    };

    public static string Strip(string ngram) => string.Join(' ', ngram.Split(' ').Select(token => string.Join("=>", Parts(token).Select(part => Suffix().IsMatch(part) ? part[..part.LastIndexOf('_')] : part))));

    [GeneratedRegex(@"\A(?!=>)(.+?)=>(.+)\z", RegexOptions.Singleline)]
    private static partial Regex Pair();

    [GeneratedRegex(@"\A.+_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|PROPN)\z", RegexOptions.Singleline)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\A_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|PROPN|START|END|ROOT)_\z")]
    private static partial Regex Placeholder();
}
