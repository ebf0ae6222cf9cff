using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Four fields.</summary>
internal readonly struct RowVersion2 : IRowVersion
{
    public static NgramFormat Format => NgramFormat.V2;

    public static bool HasPages => false;
}
