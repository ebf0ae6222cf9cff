using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>Finds the stems: a prefix of a real word plus one letter with which no real word continues; two to four letters.</summary>
/// <remarks>
/// No real word starts with a stem, and no stem starts with another. So a pseudo-word never equals a real word or a
/// pseudo-word of another stem.
/// </remarks>
internal static class Stems
{
    private const int LongestShared = 3;
    private const string Vowels = "aeiou";
    private const string Consonants = "bcdfghjklmnprstvwz";

    public static IEnumerable<Anchor> Around(RealWord[] reals)
    {
        var beginnings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (RealWord real in reals)
        {
            string text = Encoding.UTF8.GetString(real.Text);
            for (int length = 1; length <= text.Length; length++) beginnings.Add(text[..length]);
        }
        foreach (string beginning in beginnings)
        {
            if (beginning.Length > LongestShared || !beginning.All(char.IsAsciiLetter)) continue;
            foreach (WordCase writing in Continuations(beginning))
            {
                foreach (string stem in OneLetterOn(beginning, writing))
                    if (!beginnings.Contains(stem)) yield return new Anchor(Encoding.ASCII.GetBytes(stem), writing, -1);
            }
        }
    }

    private static WordCase[] Continuations(string beginning)
    {
        if (beginning is "A") return [WordCase.Capitalized, WordCase.Upper];
        if (beginning.AsSpan(1).ContainsAnyInRange('A', 'Z')) return beginning.AsSpan().ContainsAnyInRange('a', 'z') ? [] : [WordCase.Upper];
        return [char.IsUpper(beginning[0]) ? WordCase.Capitalized : WordCase.Lower];
    }

    // Vowels and consonants alternate, so that the words can be pronounced.
    private static IEnumerable<string> OneLetterOn(string beginning, WordCase writing)
    {
        string letters = Vowels.Contains(char.ToLowerInvariant(beginning[^1])) ? Consonants : Vowels;
        foreach (char letter in letters) yield return beginning + (writing == WordCase.Upper ? char.ToUpperInvariant(letter) : letter);
    }
}
