using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>
/// How the result spells ngrams: without tags, case-folded, or both, and behind the label of their input if inputs have labels. Each
/// worker owns one.
/// </summary>
/// <param name="foldCase">Whether names are case-folded.</param>
/// <param name="stripTags">Whether names have no tags.</param>
/// <param name="keepTags">Whether tags stay in upper case when words are folded.</param>
/// <remarks>Caches the last name, so that consecutive rows of an ngram compute it once.</remarks>
internal sealed unsafe class NgramNames(bool foldCase, bool stripTags, bool keepTags = false) : IDisposable
{
    /// <summary>Readable bytes after a name, since tables copy its first 16 bytes in one instruction.</summary>
    private const int Padding = 16;

    private byte* _key;   // the label and the name
    private int _labelBytes;
    private byte[] _stripped = [];
    private int _capacity;
    private byte* _ngram;   // whose name is cached; null for none

    /// <summary>Length of the name in bytes.</summary>
    public uint Length { get; private set; }

    /// <summary>Length of the name and of the label before it, in bytes.</summary>
    public uint KeyLength => (uint)_labelBytes + Length;

    /// <summary>Sets the label of the names to come: it precedes each name in its key, with a NUL after it, which it must not contain itself.</summary>
    public void SetLabel(ReadOnlySpan<byte> label)
    {
        Forget();
        _labelBytes = label.Length + 1;
        if (_labelBytes + Padding > _capacity) Grow(0);
        label.CopyTo(new Span<byte>(_key, label.Length));
        _key[label.Length] = 0;
    }

    /// <summary>
    /// The name of an ngram, valid until the next call for another ngram. REQUIRES: the ngram is in the batch, and
    /// <see cref="Forget"/> is called between batches.
    /// </summary>
    public byte* Of(byte* ngram, uint length)
    {
        if (ngram != _ngram) Make(ngram, (int)length);
        return _key + _labelBytes;
    }

    /// <summary>The name of an ngram with the label before it; otherwise as <see cref="Of"/>.</summary>
    public byte* KeyOf(byte* ngram, uint length)
    {
        if (ngram != _ngram) Make(ngram, (int)length);
        return _key;
    }

    /// <summary>Adds a record under the name of an ngram. Copies the name, since the next one may overwrite it.</summary>
    public void Add(CombiningTable<NgramCount> table, byte* ngram, uint length, in NgramCount count)
    {
        byte* labeled = KeyOf(ngram, length), key = table.Compose(KeyLength);
        NativeMemory.Copy(labeled, key, KeyLength);
        table.Add(key, KeyLength, in count);
    }

    /// <summary>Clears the cache between batches, since another ngram may then be at the same address.</summary>
    public void Forget() => _ngram = null;

    private void Make(byte* ngram, int length)
    {
        ReadOnlySpan<byte> text = new(ngram, length);
        if (_labelBytes + length * 2L + Padding > _capacity) Grow(length);
        if (stripTags && foldCase) text = _stripped.AsSpan(0, PosTags.Strip(text, _stripped));
        var name = new Span<byte>(_key + _labelBytes, _capacity - _labelBytes);
        Length = (uint)(!foldCase ? stripTags ? PosTags.Strip(text, name) : Copy(text, name) : keepTags ? PosTags.FoldWords(text, name) : CaseFold.Fold(text, name));
        _ngram = ngram;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> name)
    {
        text.CopyTo(name);
        return text.Length;
    }

    private void Grow(int length)
    {
        _capacity = _labelBytes + CaseFold.MostBytes(Math.Max(length, 256)) + Padding;
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
