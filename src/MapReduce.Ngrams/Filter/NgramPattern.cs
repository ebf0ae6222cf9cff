using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>A regular expression over the text of ngrams, matched in time that grows with the text alone, whatever the expression is.</summary>
/// <remarks>A worker owns one: what a <see cref="Regex"/> keeps between two matches serves one thread at a time.</remarks>
public sealed class NgramPattern
{
    private readonly Regex _regex;
    private char[] _text = new char[256];

    /// <summary>The pattern of an expression, in .NET's syntax without what needs backtracking.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="ignoreCase">Whether it is matched without regard to case; ngrams are then in folded case.</param>
    /// <exception cref="ArgumentException">It is no expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking (lookarounds, backreferences), or is too large.</exception>
    public NgramPattern(string expression, bool ignoreCase) =>
        _regex = new Regex(ignoreCase ? FoldLetters(expression) : expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0));

    /// <summary>
    /// The expression with its letters beyond ASCII in folded case, as ngrams have theirs: the framework does not count <c>ς</c> or
    /// <c>ſ</c> as a case of <c>σ</c> or <c>s</c>. The ends of a range stay, as what lies between them would be another.
    /// </summary>
    private static string FoldLetters(string expression)
    {
        if (Ascii.IsValid(expression)) return expression;
        var folded = new StringBuilder(expression.Length);
        int depth = 0, first = 0;   // of character classes, and where the innermost has its first character
        for (int at = 0; at < expression.Length;)
        {
            char c = expression[at];
            if (!Rune.TryGetRuneAt(expression, at, out Rune rune)) rune = Rune.ReplacementChar;
            int length = c == '\\' && at + 1 < expression.Length ? 2 : rune.Utf16SequenceLength;
            if (c == '[' && (depth == 0 || expression[at - 1] == '-'))
            {
                depth++;
                first = at + (at + 1 < expression.Length && expression[at + 1] == '^' ? 2 : 1);
            }
            else if (c == ']' && depth > 0 && at > first) depth--;
            bool isRangeEnd = depth > 0 && (expression[at - 1] == '-' || (at + length < expression.Length && expression[at + length] == '-'));
            if (rune.IsAscii || isRangeEnd || rune == Rune.ReplacementChar) folded.Append(expression, at, length);
            else folded.Append(CaseFold.Fold(rune).ToString());
            at += length;
        }
        return folded.ToString();
    }

    /// <summary>Whether it matches anywhere in the ngram.</summary>
    public bool IsMatch(ReadOnlySpan<byte> ngram)
    {
        if (ngram.Length > _text.Length) _text = new char[ngram.Length * 2];
        return _regex.IsMatch(_text.AsSpan(0, Encoding.UTF8.GetChars(ngram, _text)));
    }
}
