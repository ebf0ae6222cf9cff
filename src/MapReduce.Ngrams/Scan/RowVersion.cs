using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>What distinguishes v1 and v2, which have one row per line.</summary>
internal interface IRowVersion
{
    /// <summary>The version.</summary>
    static abstract NgramFormat Format { get; }

    /// <summary>Whether there is a page count between match and volume count.</summary>
    static abstract bool HasPages { get; }
}

/// <summary>Five fields, including a page count.</summary>
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
