using System.Text;
using MapReduce.Combine;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams that are asked for, and no others. Readable by many threads.</summary>
public sealed unsafe class NgramSet : IDisposable
{
    private readonly KeySet _keys;
    private readonly bool _foldCase;
    private readonly long _mostBytes;
    private readonly string? _list;
    private readonly long? _listBytes;
    private byte[] _folded = [];   // room to fold in, while the set is filled

    /// <summary>A set of some ngrams, and of those in a list where one is named.</summary>
    /// <param name="ngrams">Ngrams; an empty one is none.</param>
    /// <param name="listPath">A list as <see cref="NgramList"/> reads it, or null.</param>
    /// <param name="foldCase">Whether all are taken in lower case.</param>
    /// <param name="mostBytes">Memory that the set may take.</param>
    /// <exception cref="MapReduceException">The list cannot be read, a line of it can be no ngram, or it takes too much memory.</exception>
    public NgramSet(IEnumerable<string> ngrams, string? listPath = null, bool foldCase = false, long mostBytes = long.MaxValue)
    {
        (_mostBytes, _list) = (mostBytes, listPath);
        byte[][] named = [.. ngrams.Select(Encoding.UTF8.GetBytes)];
        using NgramList? list = listPath is null ? null : new NgramList(listPath);
        // Keys take more than their lines, so what is too long already need not be read.
        if (list?.KnownBytes > mostBytes) throw TooLarge(list.KnownBytes);
        _listBytes = list?.KnownBytes;
        long bytes = named.Sum(ngram => (long)ngram.Length) + (list?.MostBytes ?? 0);
        // A line of a list has a byte and its end at least.
        _keys = new KeySet(named.Length + (list?.MostBytes ?? 0) / 2 + 1, foldCase ? bytes * 2 : bytes);
        _foldCase = foldCase;
        try
        {
            foreach (byte[] ngram in named) Add(ngram);
            list?.Read(Add);
        }
        catch
        {
            _keys.Dispose();
            throw;
        }
        _keys.Seal();
        _folded = [];
    }

    /// <summary>Number of distinct ngrams.</summary>
    public int Count => _keys.Count;

    /// <summary>Memory that the set takes, in bytes.</summary>
    public long Bytes => _keys.Bytes;

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
        if (_keys.Bytes > _mostBytes) throw TooLarge(_listBytes);
    }

    private MapReduceException TooLarge(long? listBytes)
    {
        // Short lines take three times their length with the index, and half of the memory is for the set.
        string enough = listBytes is { } bytes ? $" ({(bytes * 6 >> 20) + 1}MiB is enough for it)" : "";
        return new MapReduceException(Failure.BadSetting, $"{_list ?? "the ngrams that were named"}: the list of ngrams takes more than half of the memory of this run{enough}") { Remedy = Remedy.MoreMemory };
    }

    /// <summary>Whether looking ahead is worth its time.</summary>
    internal bool IsLarge => _keys.IsLarge;

    /// <summary>Begins to load what <see cref="Contains"/> will need. REQUIRES: as there.</summary>
    internal void Prefetch(byte* ngram, uint length) => _keys.Prefetch(ngram, length);

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();
}
