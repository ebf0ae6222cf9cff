namespace MapReduce.Ngrams.Generate;

/// <summary>The bytes of one piece and the sums over them. Used by one thread at a time, for one piece after another.</summary>
internal sealed class PieceBuffer
{
    private byte[] bytes = new byte[1 << 20];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Records written.</summary>
    public long Lines { get; private set; }

    /// <summary>Sum of the match counts written.</summary>
    public long Matches { get; private set; }

    /// <summary>Sum of the volume counts written.</summary>
    public long Volumes { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Clear() => (Length, Lines, Matches, Volumes) = (0, 0, 0, 0);

    /// <summary>At least so many free bytes behind those written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
        }

        return bytes.AsSpan(Length);
    }

    /// <summary>Takes bytes of the reserve as written.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Counts one record.</summary>
    public void Add(in LineCounts counts)
    {
        Lines++;
        Matches += counts.Matches;
        Volumes += counts.Volumes;
    }
}
