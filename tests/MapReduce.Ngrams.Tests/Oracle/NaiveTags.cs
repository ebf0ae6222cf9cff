using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>The tags of the data's description, as two patterns.</summary>
internal static partial class NaiveTags
{
    public static bool IsTagged(string ngram) => ngram.Split(' ').Any(token => Suffix().IsMatch(token) || Placeholder().IsMatch(token));

    [GeneratedRegex(@"\A.+_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.)\z", RegexOptions.Singleline)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\A_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|START|END|ROOT)_\z")]
    private static partial Regex Placeholder();
}
