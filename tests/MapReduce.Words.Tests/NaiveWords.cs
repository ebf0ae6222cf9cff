using System.Globalization;
using System.Text;

namespace MapReduce.Words.Tests;

/// <summary>What counting words must come to: each line as a string, one rune after the other, a dictionary, a sort.</summary>
internal static class NaiveWords
{
    /// <summary>Unicode's simple case foldings.</summary>
    private static readonly Dictionary<Rune, Rune> Foldings = File.ReadLines(Path.Join(AppContext.BaseDirectory, "CaseFolding.txt")).Where(line => line[0] != '#')
        .ToDictionary(line => new Rune(Convert.ToInt32(line.Split(' ')[0], 16)), line => new Rune(Convert.ToInt32(line.Split(' ')[1], 16)));

    private static string Fold(string word) => string.Concat(word.EnumerateRunes().Select(rune => Foldings.GetValueOrDefault(rune, rune)));

    public static WordsOutcome Count(byte[] input, bool foldCase)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var bad = new List<(string, long, long)>();
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        int lines = 0;
        for (int start = 0; start < input.Length;)
        {
            int end = Array.IndexOf(input, (byte)'\n', start);
            if (end < 0) end = input.Length;
            try
            {
                foreach (string word in WordsOf(strict.GetString(input, start, end - start)))
                {
                    string key = foldCase ? Fold(word) : word;
                    words[key] = words.GetValueOrDefault(key) + 1;
                }
            }
            catch (DecoderFallbackException)
            {
                bad.Add(("invalid-utf8", lines, start));
            }
            lines++;
            start = end + 1;
        }
        IEnumerable<string> rows = words.OrderBy(w => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(w.Key)), StringComparer.Ordinal).Select(w => $"{w.Key}\t{w.Value}");
        return new WordsOutcome([.. rows], lines, bad);
    }

    private static IEnumerable<string> WordsOf(string line)
    {
        var word = new StringBuilder();
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber)
            {
                word.Append(rune.ToString());
                continue;
            }
            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }
        if (word.Length > 0) yield return word.ToString();
    }
}
