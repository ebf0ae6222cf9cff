using System.Globalization;
using System.Text;
using SkiaSharp;

namespace MapReduce.Cli.Charts;

/// <summary>
/// A part of a text in one font and one direction. The library that shapes letters (joins Arabic ones, orders Indic ones) needs
/// such parts.
/// </summary>
internal sealed record TextRun(string Text, SKTypeface Typeface)
{
    private enum Kind
    {
        Neutral,
        LeftToRight,
        RightToLeft,
        Digit,
    }

    /// <summary>
    /// The runs of a text from left to right as they are drawn. Blanks and signs between two words that are written from right to
    /// left belong to them, and so do numbers, which themselves are written from left to right.
    /// </summary>
    public static IReadOnlyList<TextRun> Of(string text, Typefaces typefaces)
    {
        int[] starts = [.. StringInfo.ParseCombiningCharacters(text), text.Length];
        var letters = Enumerable.Range(0, starts.Length - 1).Select(i => text[starts[i]..starts[i + 1]]).Select(letter => (Text: letter, Kind: KindOf(letter), Typeface: typefaces.Of(letter))).ToArray();
        var runs = new List<TextRun>();
        for (int from = 0; from < letters.Length;)
        {
            int to = letters[from].Kind == Kind.RightToLeft ? EndOfRightToLeft(from) : from + 1;
            bool reversed = letters[from].Kind == Kind.RightToLeft;
            while (!reversed && to < letters.Length && letters[to].Kind != Kind.RightToLeft) to++;
            var parts = new List<TextRun>();
            for (int begin = from; begin < to;)
            {
                int end = begin + 1;
                while (end < to && letters[end].Typeface == letters[begin].Typeface && (!reversed || letters[end].Kind == Kind.Digit == (letters[begin].Kind == Kind.Digit))) end++;
                parts.Add(new TextRun(string.Concat(letters[begin..end].Select(letter => letter.Text)), letters[begin].Typeface));
                begin = end;
            }
            if (reversed) parts.Reverse();
            runs.AddRange(parts);
            from = to;
        }
        return runs;

        int EndOfRightToLeft(int from)
        {
            int end = from + 1;
            for (int i = end; i < letters.Length && letters[i].Kind != Kind.LeftToRight; i++)
                if (letters[i].Kind == Kind.RightToLeft) end = i + 1;
            return end;
        }
    }

    private static Kind KindOf(string letter)
    {
        Rune rune = letter.EnumerateRunes().First();
        return IsRightToLeft(rune) ? Kind.RightToLeft : Rune.IsDigit(rune) ? Kind.Digit : Rune.IsLetter(rune) ? Kind.LeftToRight : Kind.Neutral;
    }

    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms, but not Arabic digits.
    private static bool IsRightToLeft(Rune rune) => rune.Value is >= 0x590 and <= 0x8FF or >= 0xFB1D and <= 0xFDFF or >= 0xFE70 and <= 0xFEFF && !Rune.IsDigit(rune);
}
