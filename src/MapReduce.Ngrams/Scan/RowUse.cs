namespace MapReduce.Ngrams.Scan;

/// <summary>What becomes of the rows of an ngram, decided once where the ngram begins.</summary>
[Flags]
internal enum RowUse
{
    /// <summary>They are checked, and left out.</summary>
    Filter = 0,

    /// <summary>They are counted.</summary>
    Count = 1,

    /// <summary>They are added up under the ngram's watch key, whether or not they are counted as well.</summary>
    Watch = 2,
}
