using System.Text;
using MapReduce.Combine;
using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>A set of ngrams to count. Immutable.</summary>
public sealed unsafe class NgramSet : IDisposable
{
    private readonly KeySet _keys;
    private readonly bool _foldCase;
    private readonly long _mostBytes;
    private readonly string? _list;
    private readonly long? _listBytes;
    private byte[] _folded = [];   // buffer for case folding while the set is filled

    private readonly List<string> _otherForms = [];

    /// <summary>How many ngrams of a set are looked for in their other Unicode forms.</summary>
    private const int MostOtherForms = 10_000;

    /// <summary>A set of the given ngrams and those in a file.</summary>
    /// <param name="ngrams">Ngrams; empty ones are ignored.</param>
    /// <param name="listPath">A file with one ngram per line, or null.</param>
    /// <param name="foldCase">Whether ngrams are case-folded.</param>
    /// <param name="mostBytes">The most memory that the set may use.</param>
    /// <exception cref="MapReduceException">The file cannot be read, a line cannot be an ngram, or the set needs too much memory.</exception>
    public NgramSet(IEnumerable<string> ngrams, string? listPath = null, bool foldCase = false, long mostBytes = long.MaxValue)
    {
        (_mostBytes, _list) = (mostBytes, listPath);
        byte[][] named = [.. ngrams.Select(Encoding.UTF8.GetBytes)];
        using NgramList? list = listPath is null ? null : new NgramList(listPath);
        // Keys take more memory than their lines, so a file above the limit need not be read.
        if (list?.KnownBytes > mostBytes) throw TooLarge(list.KnownBytes);
        _listBytes = list?.KnownBytes;
        long bytes = named.Sum(ngram => (long)ngram.Length) + (list?.MostBytes ?? 0);
        // A line has at least one byte and a newline.
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
        Warning = list?.Warning;
        _folded = [];
    }

    /// <summary>Number of distinct ngrams.</summary>
    public int Count => _keys.Count;

    /// <summary>Memory that the set uses, in bytes.</summary>
    public long Bytes => _keys.Bytes;

    /// <summary>A hash of the set, the same on every machine.</summary>
    public ulong Fingerprint => _keys.Fingerprint;

    /// <summary>What is unusual in the list, for the user to know; null if nothing is.</summary>
    public Warning? Warning { get; }

    /// <summary>Other Unicode forms of the first ngrams that have some, without those that are in the set themselves.</summary>
    internal IEnumerable<string> OtherForms => _otherForms.Where(form => !_keys.Contains(Encoding.UTF8.GetBytes(form)));

    /// <summary>All ngrams, case-folded if the set is, in the order in which they were added; one may come twice.</summary>
    internal IEnumerable<byte[]> All()
    {
        for (uint place = 0; TryRead(ref place) is { } ngram;) yield return ngram;
    }

    private byte[]? TryRead(ref uint place) => _keys.TryRead(ref place, out ReadOnlySpan<byte> ngram) ? ngram.ToArray() : null;

    /// <summary>Marks for the ngrams that occur.</summary>
    public KeyMarks NewMarks() => new(_keys);

    /// <summary>Whether the set contains an ngram, case-folded if the set is. REQUIRES: 16 readable bytes at <paramref name="ngram"/>.</summary>
    internal bool Contains(byte* ngram, uint length) => _keys.Contains(ngram, length);

    /// <summary>Whether the set contains an ngram, case-folded if the set is.</summary>
    public bool Contains(ReadOnlySpan<byte> ngram) => _keys.Contains(ngram);

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
        if (_otherForms.Count < MostOtherForms && !Ascii.IsValid(ngram)) _otherForms.AddRange(UnicodeForms.Others(Encoding.UTF8.GetString(ngram)));
        if (_keys.Bytes > _mostBytes) throw TooLarge(_listBytes);
    }

    private MapReduceException TooLarge(long? listBytes)
    {
        // With the index, short lines take three times their length, and the set may use half of the memory.
        string enough = listBytes is { } bytes ? $" ({(bytes * 6 >> 20) + 1}MiB is enough)" : "";
        return new MapReduceException(Failure.BadSetting, $"{_list ?? "the named ngrams"}: the list of ngrams needs more than half of this run's memory{enough}") { Remedy = Remedy.MoreMemory };
    }

    /// <summary>Whether the set is so large that prefetching pays off.</summary>
    internal bool IsLarge => _keys.IsLarge;

    /// <summary>Prefetches what <see cref="Contains(byte*, uint)"/> will read. REQUIRES: as for <see cref="Contains(byte*, uint)"/>.</summary>
    internal void Prefetch(byte* ngram, uint length) => _keys.Prefetch(ngram, length);

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();
}
