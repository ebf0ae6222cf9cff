using MapReduce.Ngrams.Filter;
using MapReduce.Output;

namespace MapReduce.Ngrams.Inspect;

/// <summary>How many ngrams there were, and how many of them tagged.</summary>
public struct InspectionBlock : IRowWriter
{
    internal long Ngrams { get; private set; }

    internal long Tagged { get; private set; }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Ngrams++;
        if (PosTags.Of(utf8) != PosTag.None) Tagged++;
    }

    /// <inheritdoc/>
    public readonly void Integer(long number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public readonly void Real(double number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public readonly void EndRow() { }
}
