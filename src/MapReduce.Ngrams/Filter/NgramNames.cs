using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>How the result spells ngrams: without tags, case-folded, or both. Each worker owns one.</summary>
/// <param name="foldCase">Whether names are case-folded.</param>
/// <param name="stripTags">Whether names have no tags.</param>
/// <param name="keepTags">Whether tags stay in upper case when words are folded.</param>
/// <remarks>Caches the last name, so that consecutive rows of an ngram compute it once.</remarks>
internal sealed unsafe class NgramNames(bool foldCase, bool stripTags, bool keepTags = false) : IDisposable
{
    /// <summary>Readable bytes after a name, since tables copy its first 16 bytes in one instruction.</summary>
    private const int Padding = 16;

    private byte* _name;
    private byte[] _stripped = [];
    private int _capacity;
    private byte* _ngram;   // whose name is cached; null for none

    /// <summary>Length of the name in bytes.</summary>
    public uint Length { get; private set; }

    /// <summary>
    /// The name of an ngram, valid until the next call for another ngram. REQUIRES: the ngram is in the batch, and
    /// <see cref="Forget"/> is called between batches.
    /// </summary>
    public byte* Of(byte* ngram, uint length)
    {
        if (ngram != _ngram) Make(ngram, (int)length);
        return _name;
    }

    /// <summary>Adds a record under the name of an ngram. Copies the name, since the next one may overwrite it.</summary>
    public void Add(CombiningTable<NgramCount> table, byte* ngram, uint length, in NgramCount count)
    {
        byte* name = Of(ngram, length), key = table.Compose(Length);
        NativeMemory.Copy(name, key, Length);
        table.Add(key, Length, in count);
    }

    /// <summary>Clears the cache between batches, since another ngram may then be at the same address.</summary>
    public void Forget() => _ngram = null;

    private void Make(byte* ngram, int length)
    {
        ReadOnlySpan<byte> text = new(ngram, length);
        if (length * 2L + Padding > _capacity) Grow(length);
        if (stripTags && foldCase) text = _stripped.AsSpan(0, PosTags.Strip(text, _stripped));
        var name = new Span<byte>(_name, _capacity);
        Length = (uint)(!foldCase ? PosTags.Strip(text, name) : keepTags ? PosTags.FoldWords(text, name) : CaseFold.Fold(text, name));
        _ngram = ngram;
    }

    private void Grow(int length)
    {
        _capacity = CaseFold.MostBytes(Math.Max(length, 256)) + Padding;
        _name = (byte*)NativeMemory.Realloc(_name, (nuint)_capacity);
        if (stripTags && foldCase) _stripped = new byte[_capacity];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_name);
        _name = _ngram = null;
        _capacity = 0;
    }
}
