using System.Text;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Pipeline;

/// <summary>Texts for the small job. Same seed, same bytes.</summary>
internal static class NumbersText
{
    private static readonly string[] Keys =
        ["a", "b", "word", "wörd", "日本語", "", "-hidden", "sixteen bytes ok", "a key longer than its head in the entry", "a key longer than its head in the table", "z"];

    private static readonly string[] BadLines = ["no tab", "", "key\tno number", "key\t", "key\t-1", "key\t1\t2", new string('x', 101), new string('y', 300), "key\t18446744073709551616"];

    /// <summary>Good lines and filtered ones.</summary>
    public static byte[] Good(int seed, int lines, bool ended = true) => Text(seed, lines, 0, ended);

    /// <summary>Lines of which about one in <paramref name="oneIn"/> is bad, 0 for none.</summary>
    public static byte[] Text(int seed, int lines, int oneIn, bool ended = true)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            if (oneIn > 0 && random.Next(oneIn) == 0) text.Append(BadLines[random.Next(BadLines.Length)]);
            else if (random.Next(5) == 0) text.Append("# a remark ").Append(random.Next());
            else text.Append(Keys[random.Next(Keys.Length)]).Append(random.Next(4) == 0 ? "" : random.Next(20)).Append('\t').Append(random.Next(1000));
            text.Append('\n');
        }
        if (!ended && text.Length > 0) text.Length--;
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>One line for each of many keys, shuffled.</summary>
    public static byte[] Distinct(int seed, int keys)
    {
        string[] lines = [.. Enumerable.Range(0, keys).Select(i => $"{(i % 3 == 0 ? "a key longer than its head " : "")}{i}\t{i % 100}\n")];
        new Random(seed).Shuffle(lines);
        return Encoding.ASCII.GetBytes(string.Concat(lines));
    }
}
