namespace MapReduce.Combine;

/// <summary>Which keys of a set have occurred. It takes a bit for every four bytes of the keys. Thread-safe.</summary>
/// <param name="keys">The set, which must be sealed. Not owned.</param>
public sealed class KeyMarks(KeySet keys)
{
    /// <summary>Two positions differ by more than this, so that each has a bit of its own.</summary>
    private const uint PlacesPerBit = 4, BitsPerWord = 32;

    private readonly uint[] _bits = new uint[keys.EndOfPlaces / PlacesPerBit / BitsPerWord + 1];

    /// <summary>Gets a key, valid during the call.</summary>
    public delegate void KeyAction(ReadOnlySpan<byte> key);

    /// <summary>Marks a key, if the set has it.</summary>
    public void Mark(ReadOnlySpan<byte> key)
    {
        if (keys.PlaceOf(key) is not { } place) return;
        (uint word, uint bit) = Position(place);
        // Most marks are made more than once.
        if ((Volatile.Read(ref _bits[word]) & bit) == 0) Interlocked.Or(ref _bits[word], bit);
    }

    /// <summary>All keys without a mark, each once, in the order in which they were added.</summary>
    public void ForEachUnmarked(KeyAction take)
    {
        uint next = 0;
        for (uint place = 0; keys.TryRead(ref next, out ReadOnlySpan<byte> key); place = next)
        {
            (uint word, uint bit) = Position(place);
            // A key that was added twice is known under its first position.
            if ((_bits[word] & bit) == 0 && keys.PlaceOf(key) == place) take(key);
        }
    }

    private static (uint Word, uint Bit) Position(uint place) => (place / PlacesPerBit / BitsPerWord, 1u << (int)(place / PlacesPerBit % BitsPerWord));
}
