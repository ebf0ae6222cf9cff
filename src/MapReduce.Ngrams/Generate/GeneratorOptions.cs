using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// What to generate. Exactly one of <see cref="Bytes"/> and <see cref="Ngrams"/> is set.
/// The bytes depend on seed, version, size and order only; <see cref="Workers"/> affects the speed.
/// </summary>
/// <remarks>
/// With the same seed and the same number of <see cref="Ngrams"/>, the three versions contain the same ngrams, years and
/// counts, and a shuffled dataset contains the lines of the sorted one. With the same <see cref="Bytes"/> the versions
/// differ, since they need different space for an ngram.
/// </remarks>
public sealed record GeneratorOptions
{
    // 1 EiB: far below the size at which the 64-bit sums of bytes and lines could overflow.
    private const long LargestSize = 1L << 60;

    /// <summary>The layout of the lines.</summary>
    public NgramFormat Version { get; init; } = NgramFormat.V2;

    /// <summary>The seed; any value will do.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Size in bytes, which the last ngram reaches or passes; 0 gives an empty dataset.</summary>
    public long? Bytes { get; init; }

    /// <summary>Size in ngrams (<c>word</c> and <c>word_NOUN</c> are two); 0 gives an empty dataset.</summary>
    public long? Ngrams { get; init; }

    /// <summary>Whether lines are in pseudo-random order instead of strictly ascending byte order.</summary>
    public bool Shuffled { get; init; }

    /// <summary>Number of threads that fill buffers, at least 1; each has two buffers, usually of 1 to 3 MiB.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentException">A value is out of range, or the size is given twice or not at all.</exception>
    internal void Validate()
    {
        if (Bytes.HasValue == Ngrams.HasValue)
            throw new ArgumentException("The size of the dataset is given either in bytes or in ngrams: set exactly one of Bytes and Ngrams.");
        ArgumentOutOfRangeException.ThrowIfNegative(Bytes ?? 0, nameof(Bytes));
        ArgumentOutOfRangeException.ThrowIfNegative(Ngrams ?? 0, nameof(Ngrams));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Bytes ?? 0, LargestSize, nameof(Bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Ngrams ?? 0, LargestSize / 1024, nameof(Ngrams));
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        if (Version is not (NgramFormat.V1 or NgramFormat.V2 or NgramFormat.V3))
            throw new ArgumentOutOfRangeException(nameof(Version), Version, "Expected V1, V2 or V3.");
    }
}
