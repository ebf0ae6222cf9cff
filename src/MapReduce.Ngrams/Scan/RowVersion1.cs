using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Five fields, a page count among them.</summary>
internal readonly struct RowVersion1 : IRowVersion
{
    public static NgramFormat Format => NgramFormat.V1;

    public static bool HasPages => true;
}
