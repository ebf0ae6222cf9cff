using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>Reads <see cref="RealWords"/> and writes every word in all its cases.</summary>
internal static class RealWordReader
{
    public static List<RealWord> Read(ReadOnlySpan<byte> rows)
    {
        var words = new List<RealWord>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string row in Encoding.UTF8.GetString(rows).Split('\n'))
        {
            string[] fields = row.Trim('\r').Split(' ');
            bool asWritten = fields[0] == "=";
            byte[] tags = fields[0] is "=" or "-" ? [] : Array.ConvertAll(fields[0].Split(','), PosTag.Parse);
            int popularity = fields[1][0] - '0';
            foreach (string word in fields.AsSpan(2))
            {
                foreach ((string text, WordCase writing) in Cases(word, asWritten))
                {
                    // "a" and "A1" are their own upper case; the first row that names a word decides.
                    if (seen.Add(text))
                    {
                        words.Add(new RealWord(Encoding.UTF8.GetBytes(text), writing, tags, popularity));
                    }
                }
            }
        }

        return words;
    }

    private static IEnumerable<(string Text, WordCase Case)> Cases(string word, bool asWritten)
    {
        bool lower = char.IsLower(word[0]);
        yield return (word, lower ? WordCase.Lower : WordCase.Capitalised);
        if (asWritten)
        {
            yield break;
        }

        if (lower)
        {
            yield return (char.ToUpperInvariant(word[0]) + word[1..], WordCase.Capitalised);
        }

        yield return (word.ToUpperInvariant(), WordCase.Upper);
    }
}
