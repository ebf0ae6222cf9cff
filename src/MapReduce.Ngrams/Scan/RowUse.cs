namespace MapReduce.Ngrams.Scan;

/// <summary>What becomes of the rows of an ngram, decided once where the ngram begins.</summary>
internal enum RowUse
{
    /// <summary>They are counted.</summary>
    Count,

    /// <summary>They are checked, and left out.</summary>
    Filter,

    /// <summary>They are counted, and once more under the ngram's watch key.</summary>
    Watch,
}
