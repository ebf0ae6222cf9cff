using System.Text;
using MapReduce.Ngrams.Index;
using MapReduce.Ngrams.Tests.Group;
using MapReduce.Output;
using MapReduce.Partition;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>An index in memory: written from rows that are encoded here, byte by byte, and read whole.</summary>
internal sealed class MemoryIndex(byte[] bytes) : IRangeReader
{
    public string Name => "x.ngrams";

    public long Length => bytes.Length;

    public byte[] Bytes => bytes;

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public void Read(long offset, Span<byte> buffer)
    {
        Reads++;
        if (offset + buffer.Length > bytes.Length) throw new EndOfStreamException();
        bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
    }

    /// <summary>Writes rows, divided among blocks of a format's as <paramref name="ends"/> says.</summary>
    public static MemoryIndex Of(IEnumerable<(string Ngram, (int Year, ulong Matches, ulong Volumes)[] Years)> ngrams, Func<int, bool> ends, IndexContents? contents = null, int mostFooterBytes = IndexLayout.MostFooterBytes)
    {
        using var output = new Bytewise();
        using var format = new IndexFormat(() => contents ?? new IndexContents()) { MostFooterBytes = mostFooterBytes };
        format.Begin([], output);
        IndexRows block = format.NewBlock();
        int number = 0;
        foreach ((string ngram, (int, ulong, ulong)[] years) in ngrams.OrderBy(n => n.Ngram, Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)))))
        {
            block.Text(Encoding.UTF8.GetBytes(ngram));
            block.Text(HistoryTests.Encoded([.. years.OrderBy(y => y.Item1)]));
            block.EndRow();
            if (!ends(number++)) continue;
            format.Append(block, output);
            block = format.NewBlock();
        }
        format.Append(block, output);
        format.End(output);
        return new MemoryIndex(output.All);
    }

    /// <summary>All rows, through a file and its blocks.</summary>
    public List<(string Ngram, int Year, ulong Matches, ulong Volumes)> Rows()
    {
        var file = new IndexFile(this);
        var rows = new List<(string, int, ulong, ulong)>();
        using var block = new IndexBlock();
        for (int i = 0; i < file.Blocks; i++)
        {
            Decode(file, i, block);
            int row = 0;
            for (int n = 0; n < block.Ngrams; n++)
            {
                string ngram = Encoding.UTF8.GetString(block.Ngram(n));
                for (int left = YearsOf(block, n); left > 0; left--, row++)
                {
                    (int year, Ngrams.Formats.NgramCount count) = block.Row(row);
                    rows.Add((ngram, year, count.Matches, count.Volumes));
                }
            }
        }
        return rows;
    }

    public void Decode(IndexFile file, int number, IndexBlock block)
    {
        ByteRange range = file.RangeOf(number);
        byte[] frame = new byte[range.Length];
        Read(range.Offset, frame);
        file.Decode(number, frame, block);
    }

    private static unsafe int YearsOf(IndexBlock block, int ngram) => (int)block.Counts[ngram];

    private sealed class Bytewise : OutputTarget
    {
        private readonly MemoryStream _bytes = new();

        public byte[] All => _bytes.ToArray();

        public override void Commit() { }

        protected override void WriteBytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

        protected override void Dispose(bool disposing) => _bytes.Dispose();
    }
}
