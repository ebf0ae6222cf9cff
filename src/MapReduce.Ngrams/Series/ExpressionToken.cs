using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Series;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Word,

    /// <summary>A text in brackets.</summary>
    Quoted,
    Operator,
    Open,
    Close,
}

/// <summary>A word, an operator or a parenthesis of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, without brackets and without a corpus.</param>
/// <param name="At">Its index in the text.</param>
/// <param name="Corpus">The corpus after a colon, or null.</param>
/// <param name="CorpusAt">The index of the corpus.</param>
internal readonly partial record struct ExpressionToken(TokenKind Kind, string Text, int At, string? Corpus = null, int CorpusAt = 0)
{
    /// <summary>Cuts a text into its tokens.</summary>
    public static List<ExpressionToken> Cut(ExpressionText expression)
    {
        string text = expression.Folded;
        List<ExpressionToken> tokens = [];
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }
            int end = text.IndexOf(' ', at) is >= 0 and var blank ? blank : text.Length;
            if (text[at] == '(' && at + 1 < text.Length) tokens.Add(new ExpressionToken(TokenKind.Open, "(", at++));
            else if (text[at] == ')' && text.Length > 1)
            {
                tokens.Add(new ExpressionToken(TokenKind.Close, ")", at++));
                if (at < text.Length && CorpusHere().Match(text, at) is { Success: true } corpus)
                {
                    tokens[^1] = tokens[^1] with { Corpus = expression.CorpusAt(at + 1, corpus.Length - 1), CorpusAt = at + 1 };
                    at += corpus.Length;
                }
            }
            else if (text[at] == '[' && BracketEnd(text, at) is > 0 and var close)
            {
                int after = close + 1;
                string? corpus = CorpusHere().Match(text, after) is { Success: true } named ? expression.CorpusAt(after + 1, named.Length - 1) : null;
                tokens.Add(new ExpressionToken(TokenKind.Quoted, text[(at + 1)..close].Trim(' '), at, corpus, after + 1));
                at = after + (corpus is null ? 0 : corpus.Length + 1);
            }
            else
            {
                string word = text[at..end];
                // A parenthesis that the word itself does not open closes one of the expression.
                while (word.Length > 1 && word[^1] == ')' && word.Count(c => c == ')') > word.Count(c => c == '(')) word = word[..^1];
                if (word.IndexOf("):", StringComparison.Ordinal) is > 0 and var closing && word.AsSpan(0, closing + 1).Count(')') > word.AsSpan(0, closing).Count('(')) word = word[..closing];
                if (word.Length == 1 && "+-/".Contains(word[0])) tokens.Add(new ExpressionToken(TokenKind.Operator, word, at));
                else
                {
                    Match corpus = CorpusAfterWord().Match(word);
                    string plain = corpus.Success ? word[..corpus.Index] : word;
                    int name = at + plain.Length + 1;
                    tokens.Add(new ExpressionToken(TokenKind.Word, plain, at, corpus.Success ? expression.CorpusAt(name, corpus.Length - 1) : null, name));
                }
                at += word.Length;
            }
        }
        return tokens;
    }

    /// <summary>The index of the bracket that closes the one at <paramref name="open"/>: the first after which a word can end; -1 if there is none.</summary>
    private static int BracketEnd(string text, int open)
    {
        for (int end = text.IndexOf(']', Math.Min(open + 2, text.Length)); end >= 0; end = text.IndexOf(']', end + 1))
            if (end + 1 == text.Length || text[end + 1] is ' ' or ')' || CorpusHere().IsMatch(text, end + 1)) return end;
        return -1;
    }

    [GeneratedRegex(@"\G:[A-Za-z][A-Za-z0-9_-]*(?=$|[ )])", RegexOptions.CultureInvariant)]
    private static partial Regex CorpusHere();

    [GeneratedRegex(@"(?<=[^:]):[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex CorpusAfterWord();
}
