namespace MapReduce.Ngrams.Generate;

/// <summary>A dataset as pieces of about a megabyte, each computed independently. Thread-safe.</summary>
internal interface IPieces
{
    /// <summary>Number of pieces.</summary>
    long Count { get; }

    /// <summary>Number of ngrams in the dataset.</summary>
    long Ngrams { get; }

    /// <summary>Writes one piece, which may be empty, to an empty buffer.</summary>
    void Fill(long piece, PieceBuffer buffer);
}

/// <summary>The bytes of one piece and their sums. Reused for many pieces; not thread-safe.</summary>
internal sealed class PieceBuffer
{
    private byte[] _bytes = new byte[1 << 20];

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Number of records written.</summary>
    public long Lines { get; private set; }

    /// <summary>Sum of the match counts written.</summary>
    public long Matches { get; private set; }

    /// <summary>Sum of the volume counts written.</summary>
    public long Volumes { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => (Length, Lines, Matches, Volumes) = (0, 0, 0, 0);

    /// <summary>The free bytes after the written ones, at least <paramref name="count"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Marks the next <paramref name="count"/> free bytes as written.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Adds one record to the sums.</summary>
    public void Add(in LineCounts counts)
    {
        Lines++;
        Matches += counts.Matches;
        Volumes += counts.Volumes;
    }
}
