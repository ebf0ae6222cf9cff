using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>A regular expression over ngrams. Matching takes time linear in the text for every expression.</summary>
/// <remarks>Each worker owns one: threads that share a <see cref="Regex"/> compete for the state that it caches between matches.</remarks>
public sealed class NgramPattern
{
    private readonly Regex _regex;
    private char[] _text = new char[256];

    /// <summary>Compiles an expression in .NET's syntax, without the constructs that need backtracking.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="ignoreCase">Whether to ignore case; the ngrams must then be case-folded.</param>
    /// <exception cref="ArgumentException">The expression is invalid, or has a line break.</exception>
    /// <exception cref="NotSupportedException">The expression needs backtracking (lookarounds, backreferences) or is too large.</exception>
    public NgramPattern(string expression, bool ignoreCase)
    {
        // No ngram has one, and the name of a job and the filters of an index are lines of text.
        if (expression.AsSpan().IndexOfAny('\r', '\n') >= 0) throw new ArgumentException("the expression has a line break, which no ngram has: write it on one line");
        _regex = new Regex(ignoreCase ? FoldLetters(expression) : expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0));
    }

    /// <summary>
    /// Folds the non-ASCII letters of the expression like those of ngrams: the framework's <c>IgnoreCase</c> does not treat
    /// <c>ς</c> or <c>ſ</c> as a case of <c>σ</c> or <c>s</c>. The ends of a range stay, since other ends would change the range.
    /// </summary>
    private static string FoldLetters(string expression)
    {
        if (Ascii.IsValid(expression)) return expression;
        var folded = new StringBuilder(expression.Length);
        int depth = 0, first = 0;   // nesting of character classes, and the first character of the innermost
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

    /// <summary>Whether the expression matches anywhere in the ngram.</summary>
    public bool IsMatch(ReadOnlySpan<byte> ngram)
    {
        if (ngram.Length > _text.Length) _text = new char[ngram.Length * 2];
        return _regex.IsMatch(_text.AsSpan(0, Encoding.UTF8.GetChars(ngram, _text)));
    }
}
