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

/// <summary>Five fields, a page count among them.</summary>
internal readonly struct RowVersion1 : IRowVersion
{
    public static NgramFormat Format => NgramFormat.V1;

    public static bool HasPages => true;
}

/// <summary>Four fields.</summary>
internal readonly struct RowVersion2 : IRowVersion
{
    public static NgramFormat Format => NgramFormat.V2;

    public static bool HasPages => false;
}
