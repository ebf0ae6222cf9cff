namespace MapReduce.Benchmarks.Data;

/// <summary>The input files of benchmarks, all of about the same size.</summary>
public enum Dataset
{
    /// <summary>2009: one row per line, sorted.</summary>
    V1,

    /// <summary>2012: one row per line, sorted; an ngram has about forty consecutive lines.</summary>
    V2,

    /// <summary>The lines of <see cref="V2"/> in pseudo-random order, so that consecutive lines have different ngrams.</summary>
    V2Shuffled,

    /// <summary>2020: one ngram per line.</summary>
    V3,
}
