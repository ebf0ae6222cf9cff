using System.Text;
using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Formats;

/// <summary>Names that only histories have, not results of count. They tell the two apart where the columns are the same.</summary>
internal static partial class HistoryNames
{
    /// <summary>Whether it is the name of the sum of several ngrams, in any corpus: <c>of * (All)</c>, <c>colour (All):gb</c>.</summary>
    public static bool IsSum(ReadOnlySpan<byte> name)
    {
        int at = name.LastIndexOf(" (All)"u8);
        return at > 0 && name[(at + " (All)".Length)..] is var rest && (rest.IsEmpty || IsCorpus(rest));
    }

    /// <summary>Whether the name ends in a colon and what may be a corpus: <c>colour:gb</c>.</summary>
    public static bool HasCorpus(ReadOnlySpan<byte> name) => name.LastIndexOf((byte)':') is > 0 and var at && IsCorpus(name[at..]);

    private static bool IsCorpus(ReadOnlySpan<byte> rest) => Corpus().IsMatch(Encoding.UTF8.GetString(rest));

    [GeneratedRegex(@"^:[A-Za-z][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Corpus();
}
