namespace MapReduce.Combine;

/// <summary>Where an entry is found by its hash.</summary>
internal struct TableSlot
{
    /// <summary>The hash of the entry's key, whole.</summary>
    public uint Hash;

    /// <summary>The entry's 1-based number; 0 is an empty slot.</summary>
    public uint EntryNumber;
}
