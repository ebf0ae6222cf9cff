namespace MapReduce.Benchmarks.Data;

/// <summary>The files that are measured on. All hold about as many bytes.</summary>
public enum Dataset
{
    /// <summary>2009, a row a line, sorted.</summary>
    V1,

    /// <summary>2012, a row a line, sorted: some forty lines of one ngram follow each other.</summary>
    V2,

    /// <summary>The lines of <see cref="V2"/> in a pseudo-random order: every line is another ngram than the one before.</summary>
    V2Shuffled,

    /// <summary>2020, an ngram a line.</summary>
    V3,
}
