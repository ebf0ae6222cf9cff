namespace MapReduce.Ngrams.Generate;

/// <summary>
/// Writes synthetic Google Books 1-gram files for the letter a, of any size in bounded memory: real words and
/// pseudo-words, case variants, tagged forms, and histories with the shapes of the real files.
/// </summary>
/// <remarks>
/// A dataset is a pure function of seed and index. A plan arranges the real words and a number of pseudo-words in sorted
/// order; each ngram, year and count then follows from its index by integer arithmetic, so neither the order of writing
/// nor the number of threads nor the machine can change a byte.
/// </remarks>
public static class NgramGenerator
{
    /// <summary>Writes the dataset to <paramref name="output"/>, leaves the stream open, and returns the dataset's sums.</summary>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    /// <exception cref="IOException">Writing failed; the output is incomplete.</exception>
    /// <exception cref="OperationCanceledException">Canceled; the output is incomplete.</exception>
    public static GeneratedDataset Write(Stream output, GeneratorOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        DatasetPlan plan = new DatasetPlanner(options.Seed, options.Version).Plan(options.Bytes, options.Ngrams, cancellation);
        IPieces pieces = options.Shuffled
            ? new ShuffledPieces(plan, options.Version, options.Seed)
            : new SortedPieces(plan, options.Version);
        return PieceWriter.Write(output, pieces, options.Workers, cancellation);
    }
}

/// <summary>The sums of a generated dataset, which any correct count of it must reach.</summary>
/// <param name="Lines">Number of records, one for each ngram and year (in v3 too, where a line has many).</param>
/// <param name="Ngrams">Number of distinct ngrams; in v3 also the number of lines in the file.</param>
/// <param name="Bytes">Length of the output in bytes.</param>
/// <param name="Matches">Sum of match_count over all records.</param>
/// <param name="Volumes">Sum of volume_count over all records.</param>
public readonly record struct GeneratedDataset(long Lines, long Ngrams, long Bytes, long Matches, long Volumes);
