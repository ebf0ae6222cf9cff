namespace MapReduce.Ngrams.Scan;

/// <summary>What becomes of the rows of an ngram, decided once where the ngram begins.</summary>
[Flags]
internal enum RowUse
{
    /// <summary>They are checked, and left out.</summary>
    Filter = 0,

    /// <summary>They are counted, and the ngram is a key.</summary>
    Count = 1,

    /// <summary>They are added up under the ngram's watch key, whether or not they are counted as well.</summary>
    Watch = 2,

    /// <summary>Only rows of the years asked for are anything but left out.</summary>
    InYears = 4,

    /// <summary>Becomes <see cref="Count"/> with the first row of a year asked for: an ngram that has none is no key.</summary>
    CountInYears = 8,
}
