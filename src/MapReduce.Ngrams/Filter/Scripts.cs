using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Filter;

/// <summary>
/// How to write the usual scripts in a regular expression. .NET knows only the blocks and general categories of Unicode, while most
/// other languages write <c>\p{Han}</c>.
/// </summary>
public static partial class Scripts
{
    private static readonly (string Name, string Expression)[] Known =
    [
        ("Latin", "[A-Za-zªºÀ-ÖØ-öø-ɏ]"), ("Greek", @"[\p{IsGreek}\p{IsGreekExtended}]"), ("Cyrillic", @"\p{IsCyrillic}"), ("Hebrew", @"\p{IsHebrew}"),
        ("Arabic", @"\p{IsArabic}"), ("Devanagari", @"\p{IsDevanagari}"), ("Thai", @"\p{IsThai}"), ("Hangul", @"[\p{IsHangulSyllables}\p{IsHangulJamo}]"),
        ("Hiragana", @"\p{IsHiragana}"), ("Katakana", @"\p{IsKatakana}"), ("Han", @"[\p{IsCJKUnifiedIdeographs}\p{IsCJKUnifiedIdeographsExtensionA}]"),
    ];

    /// <summary>What to write instead of the first <c>\p{…}</c> of the expression that .NET does not know; null if it knows all of them.</summary>
    /// <param name="expression">A regular expression that .NET refuses.</param>
    public static string? Advice(string expression)
    {
        foreach (Match property in Property().Matches(expression))
        {
            if (IsKnown(property.Value)) continue;
            (string name, string instead) = Array.Find(Known, script => script.Name.Equals(property.Groups["name"].Value, StringComparison.OrdinalIgnoreCase));
            return name is not null
                ? $"'{property.Value}' is unknown here: write {(property.Value[1] == 'P' ? Not(instead) : instead)} for {name}"
                : $"'{property.Value}' is unknown here: write a category such as \\p{{L}} or \\p{{Lu}}, or a block, such as {string.Join(", ", Known.Select(script => $"{script.Expression} for {script.Name}"))}";
        }
        return null;
    }

    /// <summary>The complement of a class.</summary>
    private static string Not(string expression) => expression[0] == '[' ? $"[^{expression[1..]}" : $"\\P{expression[2..]}";

    private static bool IsKnown(string property)
    {
        try
        {
            _ = new Regex(property, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\\[pP]\{(\^?(Script|sc|Script_Extensions|scx)=|Is)?(?<name>[^}]*)\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Property();
}
