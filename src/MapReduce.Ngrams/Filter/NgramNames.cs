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

    private byte* _key;   // the label and its NUL, if there are labels, then the name
    private byte[] _stripped = [];
    private int _capacity;
    private byte* _ngram;   // whose name is cached; null for none
    private byte[] _label = [];   // with its NUL

    /// <summary>Length of the name in bytes.</summary>
    public uint Length { get; private set; }

    /// <summary>Length of the name with its label in bytes.</summary>
    public uint KeyLength => (uint)_label.Length + Length;

    /// <summary>The label of the next batches, in UTF-8 and with the NUL that ends it. REQUIRES: <see cref="Forget"/> was called.</summary>
    public void SetLabel(byte[] label) => _label = label;

    /// <summary>
    /// The name of an ngram, valid until the next call for another ngram. REQUIRES: the ngram is in the batch, and
    /// <see cref="Forget"/> is called between batches.
    /// </summary>
    public byte* Of(byte* ngram, uint length)
    {
        if (ngram != _ngram) Make(ngram, (int)length);
        return _key + _label.Length;
    }

    /// <summary>The name with its label, which keys begin with; otherwise like <see cref="Of"/>.</summary>
    public byte* KeyOf(byte* ngram, uint length)
    {
        if (ngram != _ngram) Make(ngram, (int)length);
        return _key;
    }

    /// <summary>Adds a record under the name of an ngram and its label. Copies them, since the next one may overwrite it.</summary>
    public void Add(CombiningTable<NgramCount> table, byte* ngram, uint length, in NgramCount count)
    {
        byte* name = KeyOf(ngram, length), key = table.Compose(KeyLength);
        NativeMemory.Copy(name, key, KeyLength);
        table.Add(key, KeyLength, in count);
    }

    /// <summary>Clears the cache between batches, since another ngram may then be at the same address.</summary>
    public void Forget() => _ngram = null;

    private void Make(byte* ngram, int length)
    {
        ReadOnlySpan<byte> text = new(ngram, length);
        if (_label.Length + length * 2L + Padding > _capacity) Grow(length);
        if (stripTags && foldCase) text = _stripped.AsSpan(0, PosTags.Strip(text, _stripped));
        _label.CopyTo(new Span<byte>(_key, _label.Length));
        var name = new Span<byte>(_key + _label.Length, _capacity - _label.Length);
        Length = (uint)(!foldCase && !stripTags ? Copy(text, name) : !foldCase ? PosTags.Strip(text, name) : keepTags ? PosTags.FoldWords(text, name) : CaseFold.Fold(text, name));
        _ngram = ngram;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> name)
    {
        text.CopyTo(name);
        return text.Length;
    }

    private void Grow(int length)
    {
        _capacity = _label.Length + CaseFold.MostBytes(Math.Max(length, 256)) + Padding;
        _key = (byte*)NativeMemory.Realloc(_key, (nuint)_capacity);
        if (stripTags && foldCase) _stripped = new byte[_capacity];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_key);
        _key = _ngram = null;
        _capacity = 0;
    }
}
