using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>What the result calls ngrams: without the tags of their words, in lower case, or both, as asked. A worker owns one.</summary>
/// <param name="foldCase">Whether words are in folded case.</param>
/// <param name="stripTags">Whether tags are left away.</param>
/// <param name="keepTags">Whether tags keep their capitals where words are folded.</param>
/// <remarks>The last name is kept, so that it is made once for a run of rows, however often it is asked for.</remarks>
internal sealed unsafe class NgramNames(bool foldCase, bool stripTags, bool keepTags = false) : IDisposable
{
    /// <summary>Readable bytes behind a name: tables and keys take the first 16 bytes in one move.</summary>
    private const int Padding = 16;

    private byte* _name;
    private byte[] _stripped = [];
    private int _capacity;
    private byte* _ngram;   // whose name it is; null for none

    /// <summary>Length of the name in bytes.</summary>
    public uint Length { get; private set; }

    /// <summary>
    /// The name of an ngram, which stays where it is until the next ngram's is asked for. REQUIRES: an ngram lies in the
    /// batch, and <see cref="Forget"/> is called between batches.
    /// </summary>
    public byte* Of(byte* ngram, uint length)
    {
        if (ngram != _ngram) Make(ngram, (int)length);
        return _name;
    }

    /// <summary>Adds a record under the name of an ngram, which may then make place for another's.</summary>
    public void Add(CombiningTable<NgramCount> table, byte* ngram, uint length, in NgramCount count)
    {
        byte* name = Of(ngram, length), key = table.Compose(Length);
        NativeMemory.Copy(name, key, Length);
        table.Add(key, Length, in count);
    }

    /// <summary>The batch has ended: another ngram may come to lie where the last one was.</summary>
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
