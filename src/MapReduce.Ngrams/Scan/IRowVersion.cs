using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>What distinguishes the two versions that have a line a row.</summary>
internal interface IRowVersion
{
    /// <summary>The version.</summary>
    static abstract NgramFormat Format { get; }

    /// <summary>Whether a page count stands between match and volume count.</summary>
    static abstract bool HasPages { get; }
}
