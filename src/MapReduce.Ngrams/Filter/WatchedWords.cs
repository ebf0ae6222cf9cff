using System.Text;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams whose totals are told at the end, whatever the result is grouped by.</summary>
/// <remarks>
/// Their totals travel as records of their own, under keys that no result row can have: a byte that is in no UTF-8 text,
/// and the ngram. So workers, spills and shards merge them like everything else. Readable by many threads.
/// </remarks>
internal sealed class WatchedWords
{
    /// <summary>The first byte of a watch key; grouped keys are UTF-8, or begin with the high byte of a year up to 9999.</summary>
    public const byte KeyMark = 0xFF;

    private readonly byte[][] _words;
    private readonly bool[] _firstBytes = new bool[256];

    public WatchedWords(IEnumerable<string> words, bool foldCase = false)
    {
        _words = [.. words.Where(word => word.Length > 0).Select(word => Encoding.UTF8.GetBytes(foldCase ? CaseFold.Fold(word) : word))];   // no ngram is empty
        foreach (byte[] word in _words) _firstBytes[word[0]] = true;
    }

    /// <summary>Whether the ngram, in lower case where they are, is one of them. Called once a run of equal ngrams, so a list of a few is searched as it is.</summary>
    public bool Contains(ReadOnlySpan<byte> ngram)
    {
        if (ngram.IsEmpty || !_firstBytes[ngram[0]]) return false;
        foreach (byte[] word in _words)
            if (ngram.SequenceEqual(word)) return true;
        return false;
    }
}
