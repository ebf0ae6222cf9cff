using System.Text;
using MapReduce.Combine;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams that are asked for, and no others. Readable by many threads.</summary>
public sealed unsafe class NgramSet : IDisposable
{
    private readonly KeySet _keys;
    private readonly bool _foldCase;
    private byte[] _folded = [];   // room to fold in, while the set is filled

    /// <summary>A set of some ngrams, and of those in a list where one is named.</summary>
    /// <param name="ngrams">Ngrams; an empty one is none.</param>
    /// <param name="listPath">A list as <see cref="NgramList"/> reads it, or null.</param>
    /// <param name="foldCase">Whether all are taken in lower case.</param>
    /// <exception cref="MapReduceException">The list cannot be read, or a line of it can be no ngram.</exception>
    public NgramSet(IEnumerable<string> ngrams, string? listPath = null, bool foldCase = false)
    {
        byte[][] named = [.. ngrams.Select(Encoding.UTF8.GetBytes)];
        using NgramList? list = listPath is null ? null : new NgramList(listPath);
        long bytes = named.Sum(ngram => (long)ngram.Length) + (list?.MostBytes ?? 0);
        // A line of a list has a byte and its end at least.
        _keys = new KeySet(named.Length + (list?.MostBytes ?? 0) / 2 + 1, foldCase ? bytes * 2 : bytes);
        _foldCase = foldCase;
        foreach (byte[] ngram in named) Add(ngram);
        list?.Read(Add);
        _keys.Seal();
        _folded = [];
    }

    /// <summary>Number of distinct ngrams.</summary>
    public int Count => _keys.Count;

    /// <summary>What tells the set from others, on every machine.</summary>
    public ulong Fingerprint => _keys.Fingerprint;

    /// <summary>Whether an ngram, in lower case where the set is, is one of them. REQUIRES: 16 bytes are readable at <paramref name="ngram"/>.</summary>
    internal bool Contains(byte* ngram, uint length) => _keys.Contains(ngram, length);

    private void Add(ReadOnlySpan<byte> ngram)
    {
        if (ngram.IsEmpty) return;
        if (_foldCase)
        {
            int most = CaseFold.MostBytes(ngram.Length);
            if (_folded.Length < most) _folded = new byte[most];
            ngram = _folded.AsSpan(0, CaseFold.Fold(ngram, _folded));
        }
        _keys.Add(ngram);
    }

    /// <summary>Whether looking ahead is worth its time.</summary>
    internal bool IsLarge => _keys.IsLarge;

    /// <summary>Begins to load what <see cref="Contains"/> will need. REQUIRES: as there.</summary>
    internal void Prefetch(byte* ngram, uint length) => _keys.Prefetch(ngram, length);

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();
}
