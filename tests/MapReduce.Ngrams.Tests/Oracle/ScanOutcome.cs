using System.Globalization;
using System.Text;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>All that can be seen of a scan, as the program has it or as it must be. Text is Latin-1, a character a byte.</summary>
/// <param name="Lines">Lines seen.</param>
/// <param name="Filtered">Good lines left out.</param>
/// <param name="Bad">Bad lines by kind.</param>
/// <param name="BadLines">Each of them, in order.</param>
/// <param name="Rows">The rows of the result, in order, as tab-separated text.</param>
/// <param name="Watched">The watched ngrams that occurred, in order, with their sums.</param>
/// <param name="TooLarge">The keys whose sums pass 2^63-1: all of them in an expectation, the one that was named in an answer.</param>
internal sealed record ScanOutcome(
    long Lines, long Filtered, string Bad, IReadOnlyList<BadPlace> BadLines, IReadOnlyList<string> Rows, IReadOnlyList<string> Watched, IReadOnlyList<string> TooLarge)
{
    /// <summary>Fails unless the answer is what is expected: alike in everything, or an overflow of one of the keys that do.</summary>
    public static void AssertAgree(ScanOutcome expected, ScanOutcome answer, string circumstances)
    {
        if (expected.TooLarge.Count > 0)
        {
            string named = Assert.Single(answer.TooLarge);
            Assert.True(expected.TooLarge.Contains(named), $"{circumstances}: '{named}' is named, not one of '{string.Join("', '", expected.TooLarge)}'");
            return;
        }
        string should = expected.Show(), does = answer.Show();
        if (should != does) Assert.Fail($"{circumstances}\n--- expected\n{should}--- answered\n{does}");
    }

    private string Show()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Lines} lines, {Filtered} filtered, bad: {Bad}\n");
        foreach (BadPlace bad in BadLines) text.Append(bad).Append('\n');
        foreach (string row in Rows) text.Append(row).Append('\n');
        foreach (string word in Watched) text.Append("watched ").Append(word).Append('\n');
        foreach (string key in TooLarge) text.Append("too large: ").Append(key).Append('\n');
        return text.ToString();
    }
}
