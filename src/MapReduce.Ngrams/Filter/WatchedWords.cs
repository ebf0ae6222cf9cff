using System.Text;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams whose sums are reported at the end, whatever the grouping. Immutable.</summary>
/// <remarks>
/// Their sums are records with keys that no row of the result can have: a byte that never occurs in UTF-8, then the
/// ngram. So workers, spills and shards merge them like any other record.
/// </remarks>
internal sealed class WatchedWords
{
    /// <summary>The first byte of such a key. All other keys are UTF-8, or start with the high byte of a year up to 9999.</summary>
    public const byte KeyMark = 0xFF;

    private readonly byte[][] _words;
    private readonly bool[] _firstBytes = new bool[256];

    public WatchedWords(IEnumerable<string> words, bool foldCase = false)
    {
        _words = [.. words.Where(word => word.Length > 0).Select(word => Encoding.UTF8.GetBytes(foldCase ? CaseFold.Fold(word) : word))];   // an empty ngram never occurs
        foreach (byte[] word in _words) _firstBytes[word[0]] = true;
    }

    /// <summary>Whether an ngram, case-folded if the words are, is watched. Called once per run of equal ngrams, so a linear search of a short list is fast enough.</summary>
    public bool Contains(ReadOnlySpan<byte> ngram)
    {
        if (ngram.IsEmpty || !_firstBytes[ngram[0]]) return false;
        foreach (byte[] word in _words)
            if (ngram.SequenceEqual(word)) return true;
        return false;
    }
}
