namespace MapReduce.Ngrams.Generate;

/// <summary>
/// Writes synthetic Google Books 1-gram files of the letter a, of any size in bounded memory: real words among
/// pseudo-words, case variants, tagged twins, and histories of the shape that the real files have.
/// </summary>
/// <remarks>
/// A dataset is a pure function of seed and index. A plan places the real words and a count of pseudo-words in one
/// sorted order; every ngram, year and count is then computed from its index alone, in integers, so the order of
/// writing, the number of threads and the machine cannot change a byte.
/// </remarks>
public static class NgramGenerator
{
    /// <summary>Writes the dataset to <paramref name="output"/>, which stays open, and returns its sums.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="IOException">The output failed; what it holds is then incomplete.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what the output holds is then incomplete.</exception>
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
