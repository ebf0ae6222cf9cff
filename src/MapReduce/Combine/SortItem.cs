namespace MapReduce.Combine;

/// <summary>What a sort moves: eight bytes of a key as a number that sorts the same way, and the entry's number.</summary>
internal struct SortItem
{
    public ulong Head;
    public uint Number;

    /// <summary>Orders by head alone.</summary>
    public readonly struct ByHead : IComparer<SortItem>
    {
        public int Compare(SortItem left, SortItem right) => left.Head.CompareTo(right.Head);
    }
}
