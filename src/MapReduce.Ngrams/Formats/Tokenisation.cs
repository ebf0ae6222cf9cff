using System.Text;
using MapReduce.Map;

namespace MapReduce.Ngrams.Formats;

/// <summary>
/// How Google cut text into words, as far as it decides which ngrams can occur: <c>host's</c> is in the data as <c>host 's</c>. The
/// rules are those that Google describes for English (Michel et al. 2011; Lin et al. 2012; the help of the Ngram Viewer), and leave
/// alone what occurs in its files: <c>9,000</c>, <c>U.S.</c>, <c>annex'd</c>.
/// </summary>
public static class Tokenisation
{
    /// <summary>Marks that are always words of their own.</summary>
    private const string AlwaysApart = ";:!?()[]{}\"“”«»„…-‐–—&$€£%";

    /// <summary>Words with an ending that is always cut off.</summary>
    private static readonly string[] Endings = ["'s", "'ll", "'re", "'ve", "'m"];

    /// <summary>The only words whose <c>'d</c> is cut off; <c>annex'd</c> is one word.</summary>
    private static readonly string[] BeforeD = ["i", "you", "he", "she", "it", "we", "they", "who", "that", "there"];

    /// <summary>A text longer than this is no ngram that somebody mistyped.</summary>
    private const int MostLength = 1024;

    /// <summary>The form in which Google's data have an ngram that they cannot have as it is; null if they can.</summary>
    /// <param name="ngram">An ngram as a user writes it; null is returned for one of more than 1,024 letters. Words with a tag, and placeholders, stay as they are.</param>
    public static string? GooglesForm(string ngram)
    {
        if (ngram.Length > MostLength) return null;
        var form = new StringBuilder(ngram.Length + 8);
        foreach (string word in ngram.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (form.Length > 0) form.Append(' ');
            if (PosTags.Of(Encoding.UTF8.GetBytes(word)) != PosTag.None) form.Append(word);
            else Append(form, word.Replace('’', '\''));
        }
        string written = form.ToString();
        return written == ngram || written.Length == 0 ? null : written;
    }

    /// <summary>The ngram with its words, not its tags, in lower case; null if they are but for capitals at their beginning, as names have.</summary>
    internal static string? InLowerCase(string ngram)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ngram), folded = new byte[CaseFold.MostBytes(bytes.Length)];
        string lower = Encoding.UTF8.GetString(folded, 0, PosTags.FoldWords(bytes, folded));
        // Folding keeps the length in UTF-16.
        for (int at = 1; at < Math.Min(lower.Length, ngram.Length); at++)
            if (lower[at] != ngram[at] && ngram[at - 1] != ' ') return lower;
        return null;
    }

    /// <summary>Appends a word as Google cuts it.</summary>
    private static void Append(StringBuilder form, string word)
    {
        // What is before a mark has other marks only if the mark hid them, so this calls itself twice at most.
        while (word.Length > 1 && CutAt(word) is { } mark)
        {
            if (mark > 0)
            {
                Append(form, word[..mark]);
                form.Append(' ');
            }
            form.Append(word[mark]);
            word = word[(mark + 1)..];
            if (word.Length > 0) form.Append(' ');
        }
        if (word.Length < 2) form.Append(word);
        else if (Negated(word) is { } verb) form.Append(verb).Append(word.EndsWith("NOT", StringComparison.Ordinal) || word.EndsWith("N'T", StringComparison.Ordinal) ? " NOT" : " not");
        else if (EndingOf(word) is { } ending)
        {
            Append(form, word[..^ending]);
            form.Append(' ').Append(word[^ending..]);
        }
        else form.Append(word);
    }

    /// <summary>Where the first mark is that is a word of its own.</summary>
    private static int? CutAt(string word)
    {
        for (int at = 0; at < word.Length; at++)
        {
            if (AlwaysApart.Contains(word[at]) || (word[at] == ',' && !IsBetween(word, at, char.IsAsciiDigit)) || (word[at] == '/' && IsBetween(word, at, char.IsLetter) && word.All(IsLetterOrSlash)))
                return at;
        }
        // Abbreviations keep their dot, and short words may be abbreviations.
        return word[^1] == '.' && word.Length > 5 && word.AsSpan(0, word.Length - 1).IndexOfAnyExcept(Letters) < 0 ? word.Length - 1 : null;
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static bool IsLetterOrSlash(char c) => c == '/' || char.IsLetter(c);

    private static bool IsBetween(string word, int at, Func<char, bool> kind) => at > 0 && at + 1 < word.Length && kind(word[at - 1]) && kind(word[at + 1]);

    /// <summary>The verb of a negated one, if Google writes <c>not</c> apart.</summary>
    private static string? Negated(string word)
    {
        string lower = word.ToLowerInvariant();
        // Capitals are kept: Won't is Will not.
        return lower switch
        {
            "cannot" or "can't" => word[..3],
            "won't" => word[0] + (char.IsUpper(word[1]) ? "ILL" : "ill"),
            "shan't" => word[..3] + (char.IsUpper(word[1]) ? "LL" : "ll"),
            "ain't" => null,
            _ => lower.Length > 3 && lower.EndsWith("n't", StringComparison.Ordinal) ? word[..^3] : null,
        };
    }

    /// <summary>The length of an ending that is cut off.</summary>
    private static int? EndingOf(string word)
    {
        foreach (string ending in Endings)
            if (word.Length > ending.Length && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return ending.Length;
        return word.EndsWith("'d", StringComparison.OrdinalIgnoreCase) && BeforeD.Contains(word[..^2].ToLowerInvariant()) ? 2 : null;
    }
}
