using System.Globalization;
using System.Text;

namespace MapReduce.Cluster.Folder;

/// <summary>Numbers as schedulers write them: <c>0-39,41,50-52</c>.</summary>
internal static class NumberList
{
    /// <summary>Formats ascending numbers.</summary>
    public static string Show(IReadOnlyList<int> numbers)
    {
        var text = new StringBuilder();
        for (int i = 0; i < numbers.Count;)
        {
            int first = i;
            while (++i < numbers.Count && numbers[i] == numbers[i - 1] + 1) { }
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{numbers[first]}");
            if (i - first > 1) text.Append(CultureInfo.InvariantCulture, $"-{numbers[i - 1]}");
        }
        return text.ToString();
    }

    /// <summary>
    /// Parses a list. A limit after <c>%</c> is ignored, a step after <c>:</c> is applied. Parsing stops at anything that is not
    /// a number, because a long list may be truncated with <c>...</c>.
    /// </summary>
    public static List<int> Parse(string text)
    {
        var numbers = new List<int>();
        int limit = text.IndexOf('%', StringComparison.Ordinal);
        foreach (string range in (limit < 0 ? text : text[..limit]).Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = range.Split('-', ':');
            int[] ends = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
            if (ends.Contains(-1)) break;
            int step = ends.Length > 2 ? Math.Max(1, ends[2]) : 1;
            for (int number = ends[0]; number <= ends[ends.Length > 1 ? 1 : 0]; number += step) numbers.Add(number);
        }
        return numbers;
    }
}
