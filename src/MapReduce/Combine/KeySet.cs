using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Combine;

/// <summary>A set of keys: filled once by one thread, then asked by many. It says which keys are wanted; a table says what they come to.</summary>
/// <remarks>
/// Keys lie one behind the other, each behind its length, and an index is made of all of them at once: open addressing, at
/// most half full, with a byte of hash beside each slot. A key that is absent, as most are, is nearly always told by one look
/// at these bytes, and those of a million keys are 2 MiB. Keys are indexed in batches, so that their cache misses overlap.
/// </remarks>
public sealed unsafe class KeySet : IDisposable
{
    /// <summary>How many keys' slots are prefetched before the first is looked at.</summary>
    private const int BatchKeys = 64;

    /// <summary>Bytes before each key, its length.</summary>
    private const uint LengthBytes = sizeof(uint);

    private readonly NativeRegion _keys;
    private NativeRegion? _index;
    private uint* _slots;    // where the length of a slot's key lies in the region of keys
    private byte* _marks;    // 8 bits of hash a slot; 0 is an empty one
    private uint _mask;
    private uint _used;
    private uint _added;

    /// <summary>An empty set with room for <paramref name="mostKeys"/> keys of <paramref name="mostBytes"/> bytes in all.</summary>
    public KeySet(long mostKeys, long mostBytes) =>
        _keys = NativeRegion.Reserve((nuint)Math.Min(uint.MaxValue, mostBytes + mostKeys * LengthBytes + KeyHead.InlineBytes));

    /// <summary>Number of distinct keys, once the set is sealed.</summary>
    public int Count { get; private set; }

    /// <summary>What tells the set from others, on every machine, once it is sealed: a hash of all keys in the order in which they were added.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Adds a key. REQUIRES: the set is not sealed.</summary>
    /// <exception cref="InsufficientMemoryException">There is no room for it.</exception>
    public void Add(ReadOnlySpan<byte> key)
    {
        if (_keys.ReservedBytes - _used < (ulong)key.Length + LengthBytes + KeyHead.InlineBytes)
            throw new InsufficientMemoryException("a set has no room for another key");
        byte* at = _keys.Start + _used;
        Unsafe.WriteUnaligned(at, (uint)key.Length);
        key.CopyTo(new Span<byte>(at + LengthBytes, key.Length));
        _used += LengthBytes + (uint)key.Length;
        _added++;
    }

    /// <summary>Makes the set ready to be asked.</summary>
    public void Seal()
    {
        uint capacity = BitOperations.RoundUpToPowerOf2(Math.Max(8, _added) * 2);
        _index = NativeRegion.Reserve(capacity * (nuint)(sizeof(uint) + 1));
        _slots = (uint*)_index.Start;
        _marks = _index.Start + capacity * sizeof(uint);
        _mask = capacity - 1;
        uint* hashes = stackalloc uint[BatchKeys], places = stackalloc uint[BatchKeys];
        for (uint at = 0; at < _used;)
        {
            int count = 0;
            for (; count < BatchKeys && at < _used; count++)
            {
                uint length = LengthAt(at), hash = Hash(KeyAt(at), length);
                Prefetch(hash & _mask);
                (hashes[count], places[count]) = (hash, at);
                at += LengthBytes + length;
            }
            for (int i = 0; i < count; i++) Index(places[i], hashes[i]);
        }
        Fingerprint = FingerprintOfKeys();
    }

    /// <summary>Whether the key is one of them. REQUIRES: the set is sealed, and 16 bytes are readable at <paramref name="key"/>.</summary>
    public bool Contains(byte* key, uint length) => _marks[Find(key, length, Hash(key, length))] != 0;

    private void Index(uint place, uint hash)
    {
        uint at = Find(KeyAt(place), LengthAt(place), hash);
        if (_marks[at] != 0) return;
        _marks[at] = MarkOf(hash);
        _slots[at] = place;
        Count++;
    }

    /// <summary>The slot of the key, or the empty one where it would be.</summary>
    private uint Find(byte* key, uint length, uint hash)
    {
        byte mark = MarkOf(hash);
        uint at = hash & _mask;
        for (; _marks[at] != 0; at = (at + 1) & _mask)
            if (_marks[at] == mark && LengthAt(_slots[at]) == length && Same(KeyAt(_slots[at]), key, length)) break;
        return at;
    }

    private void Prefetch(uint slot)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(_marks + slot);
        Sse.Prefetch0(_slots + slot);
    }

    private uint LengthAt(uint place) => Unsafe.ReadUnaligned<uint>(_keys.Start + place);

    private byte* KeyAt(uint place) => _keys.Start + place + LengthBytes;

    private static bool Same(byte* left, byte* right, uint length) =>
        new ReadOnlySpan<byte>(left, (int)length).SequenceEqual(new ReadOnlySpan<byte>(right, (int)length));

    private static byte MarkOf(uint hash) => (byte)Math.Max(1, hash >> 24);

    private static uint Hash(byte* key, uint length) => KeyHead.Hash(KeyHead.Load(key, length), key, length);

    private ulong FingerprintOfKeys()
    {
        const uint most = 1 << 30;   // a span holds fewer than 2^31 bytes
        var hash = new XxHash3();
        for (uint at = 0; at < _used; at += Math.Min(most, _used - at)) hash.Append(new ReadOnlySpan<byte>(_keys.Start + at, (int)Math.Min(most, _used - at)));
        return hash.GetCurrentHashAsUInt64();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _index?.Dispose();
    }
}
