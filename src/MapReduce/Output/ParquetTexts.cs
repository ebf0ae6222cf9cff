using System.Buffers;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace MapReduce.Output;

/// <summary>Texts of one column, as the UTF-16 that the library takes.</summary>
internal sealed class ParquetTexts : ParquetColumn
{
    private readonly ArrayBufferWriter<char> _chars = new(1 << 12);

    // Where each text ends.
    private readonly List<int> _ends = [];

    public override int Count => _ends.Count;

    public void Add(ReadOnlySpan<byte> utf8)
    {
        _chars.Advance(Encoding.UTF8.GetChars(utf8, _chars.GetSpan(utf8.Length)));
        _ends.Add(_chars.WrittenCount);
    }

    public override void Add(ParquetColumn other, int first, int count)
    {
        var texts = (ParquetTexts)other;
        int start = texts.StartOf(first), shift = _chars.WrittenCount - start;
        _chars.Write(texts._chars.WrittenSpan[start..texts.StartOf(first + count)]);
        for (int i = first; i < first + count; i++) _ends.Add(texts._ends[i] + shift);
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field)
    {
        var texts = new ReadOnlyMemory<char>[Count];
        for (int i = 0; i < texts.Length; i++) texts[i] = _chars.WrittenMemory[StartOf(i).._ends[i]];
        return group.WriteAsync<ReadOnlyMemory<char>>(field, texts);
    }

    public override void Clear()
    {
        _chars.ResetWrittenCount();
        _ends.Clear();
    }

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];
}
