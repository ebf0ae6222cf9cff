using System.Text;
using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Filter;

/// <summary>A regular expression over the text of ngrams, matched in time that grows with the text alone, whatever the expression is.</summary>
/// <remarks>A worker owns one: what a <see cref="Regex"/> keeps between two matches serves one thread at a time.</remarks>
public sealed class NgramPattern
{
    private readonly Regex _regex;
    private char[] _text = new char[256];

    /// <summary>The pattern of an expression, in .NET's syntax without what needs backtracking.</summary>
    /// <exception cref="ArgumentException">It is no expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking (lookarounds, backreferences), or is too large.</exception>
    public NgramPattern(string expression, bool ignoreCase) =>
        _regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0));

    /// <summary>Whether it matches anywhere in the ngram.</summary>
    public bool IsMatch(ReadOnlySpan<byte> ngram)
    {
        if (ngram.Length > _text.Length) _text = new char[ngram.Length * 2];
        return _regex.IsMatch(_text.AsSpan(0, Encoding.UTF8.GetChars(ngram, _text)));
    }
}
