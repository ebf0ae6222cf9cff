using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// What to generate. Exactly one of <see cref="Bytes"/> and <see cref="Ngrams"/> is set.
/// Seed, version, size and order alone decide the bytes; <see cref="Workers"/> only decides how soon they are there.
/// </summary>
/// <remarks>
/// For one seed and one count of <see cref="Ngrams"/>, the three versions hold the same ngrams, years and counts, and
/// shuffled holds the lines of sorted. For one count of <see cref="Bytes"/> they do not: the versions need
/// different space for the same ngram.
/// </remarks>
public sealed record GeneratorOptions
{
    /// <summary>The layout of the lines.</summary>
    public NgramFormat Version { get; init; } = NgramFormat.V2;

    /// <summary>Chooses one dataset; every value is as good as every other.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Size in bytes: the dataset ends with the first ngram that reaches it. 0 gives an empty dataset.</summary>
    public long? Bytes { get; init; }

    /// <summary>Size as a count of ngrams, where <c>word</c> and <c>word_NOUN</c> are two. 0 gives an empty dataset.</summary>
    public long? Ngrams { get; init; }

    /// <summary>False: ngrams in strictly ascending byte order. True: lines in a pseudo-random order.</summary>
    public bool Shuffled { get; init; }

    /// <summary>Threads that fill buffers, at least 1; for each there are two buffers, usually of one to three mebibytes.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentException">A value is out of range, or the size is given twice or not at all.</exception>
    internal void Validate()
    {
        if (Bytes.HasValue == Ngrams.HasValue)
        {
            throw new ArgumentException("The size of the dataset is given either in bytes or in ngrams: set exactly one of Bytes and Ngrams.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Bytes ?? 0, nameof(Bytes));
        ArgumentOutOfRangeException.ThrowIfNegative(Ngrams ?? 0, nameof(Ngrams));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Bytes ?? 0, LargestSize, nameof(Bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Ngrams ?? 0, LargestSize / 1024, nameof(Ngrams));
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        if (Version is not (NgramFormat.V1 or NgramFormat.V2 or NgramFormat.V3))
        {
            throw new ArgumentOutOfRangeException(nameof(Version), Version, "Expected V1, V2 or V3.");
        }
    }

    // An exbibyte: far below the point where the 64-bit sums over bytes and lines could overflow.
    private const long LargestSize = 1L << 60;
}
