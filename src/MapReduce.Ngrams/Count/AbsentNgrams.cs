using System.Text;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Count;

/// <summary>Says which requested ngrams do not occur, and why where that can be known.</summary>
internal static class AbsentNgrams
{
    /// <summary>How many are named.</summary>
    private const int MostNamed = 10;

    /// <summary>The warnings: one for each ngram with a reason, and one for the others.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="occurring">Which of the listed ngrams occur; null if nobody asked for some.</param>
    /// <param name="watched">The watched ngrams that occur.</param>
    public static IReadOnlyList<Warning> Warnings(CountOptions options, KeyMarks? occurring, IReadOnlyDictionary<string, NgramCount> watched)
    {
        var named = new List<(string Ngram, bool IsListed)>();
        long absent = 0;
        void Add(string ngram, bool isListed)
        {
            absent++;
            if (named.Count < MostNamed) named.Add((ngram, isListed));
        }
        var words = new HashSet<string>(options.Watched.Select(word => options.FoldCase ? CaseFold.Fold(word) : word), StringComparer.Ordinal);
        foreach (string word in words.Where(word => !watched.ContainsKey(word))) Add(word, isListed: false);
        NgramPattern? match = options.Match is { } expression ? new NgramPattern(expression, options.FoldCase) : null;
        occurring?.ForEachUnmarked(ngram =>
        {
            // What another filter of the same command leaves out is not missing.
            if (match?.IsMatch(ngram) == false || options.Excluded?.Contains(ngram) == true) return;
            string text = Encoding.UTF8.GetString(ngram);
            if (!words.Contains(text) || watched.ContainsKey(text)) Add(text, isListed: true);
        });
        if (absent == 0) return [];
        var warnings = new List<Warning>();
        var others = new List<string>();
        string where = options.Years is null ? "in the inputs" : "in the inputs in these years";
        foreach ((string ngram, bool isListed) in named)
        {
            if (FilterOf(ngram, isListed, options) is { } filter) warnings.Add(new Warning(WarningKind.AbsentNgram, $"'{ngram}' is not counted: {filter}"));
            else if ((ReasonOf(ngram, options, watched) ?? (absent == 1 ? CaseOf(ngram, options) : null)) is { } reason) warnings.Add(new Warning(WarningKind.AbsentNgram, $"'{ngram}' does not occur {where}: {reason}"));
            else others.Add($"'{ngram}'");
        }
        if (absent > named.Count) others.Add(Readable.Plural(absent - named.Count, others.Count == 0 && warnings.Count == 0 ? "ngram" : "more ngram"));
        if (others.Count > 0) warnings.Add(new Warning(WarningKind.AbsentNgram, $"{Sequence(others)} {(absent - warnings.Count == 1 ? "does" : "do")} not occur {where}"));
        return warnings;
    }

    private static string Sequence(List<string> items) => items.Count == 1 ? items[0] : $"{string.Join(", ", items[..^1])} and {items[^1]}";

    /// <summary>Why the rule for tags leaves an ngram out; null if it does not.</summary>
    private static string? FilterOf(string ngram, bool isListed, CountOptions options)
    {
        // Folded names have lost the case by which tags are known.
        if (!isListed || options.FoldCase) return null;
        byte[] bytes = Encoding.UTF8.GetBytes(ngram);
        return options.StripTags ? PosTags.Of(bytes) == PosTag.None ? null : "the result has no tags, so name it without its tag"
            : options.Tags.Accepts(bytes) ? null
            : options.Tags.Carried ? $"only ngrams with a tag are ({options.Tags.Name})"
            : $"ngrams with a tag are left out ({options.Tags.Name})";
    }

    /// <summary>Why an ngram cannot occur; null if it could.</summary>
    private static string? ReasonOf(string ngram, CountOptions options, IReadOnlyDictionary<string, NgramCount> watched)
    {
        if (UnicodeForms.Others(ngram).FirstOrDefault(watched.ContainsKey) is { } other)
            return $"its {(other.Length < ngram.Length ? "composed form (NFC)" : "decomposed form (NFD)")} does, which looks the same: '{other}'";
        if (Tokenisation.GooglesForm(ngram) is { } form) return $"Google writes it '{form}'";
        int words = ngram.Count(' ') + 1, most = options.Doubts?.MostWords ?? 0;
        if (most > 0 && words > most) return $"it has {Readable.Plural(words, "word")}, and those with which the inputs begin have {(most == 1 ? "one" : $"at most {most}")}";
        return null;
    }

    /// <summary>What another case would be, in which most words are; null if it is that, or cases are folded.</summary>
    private static string? CaseOf(string ngram, CountOptions options) =>
        !options.FoldCase && Tokenisation.InLowerCase(ngram) is { } lower ? $"upper and lower case are different ngrams, as in '{lower}'" : null;
}
