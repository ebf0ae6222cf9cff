namespace MapReduce.Combine;

/// <summary>What a sort moves: eight bytes of a key as a number that orders as they do, and the number of the entry.</summary>
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
