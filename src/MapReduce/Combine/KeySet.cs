using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Combine;

/// <summary>A set of keys, filled by one thread and then queried by many. It says which keys are wanted; a table holds their values.</summary>
/// <remarks>
/// Keys are stored one after another, each after its length, and one index is built over all of them: buckets of one cache line,
/// with 12 bytes of hash and the positions of 12 keys. An absent key, the common case, costs one cache miss, a present one two
/// (after F14, by N. Bronson and X. Shi, 2019). Keys are indexed in batches, so that their misses overlap.
/// </remarks>
public sealed unsafe class KeySet : IDisposable
{
    /// <summary>How many keys' buckets are prefetched together.</summary>
    private const int BatchKeys = 64;

    /// <summary>Keys in a bucket, and its bytes: 16 for the marks, the last four unused, and a position for each key.</summary>
    private const int BucketKeys = 12, MarkBytes = 16, BucketBytes = 64;

    /// <summary>Most keys in a bucket on average: about 1 key in 20 then overflows into the next bucket.</summary>
    private const uint AverageKeys = 8;

    /// <summary>Bytes of the length before each key.</summary>
    private const uint LengthBytes = sizeof(uint);

    private readonly NativeRegion _keys;
    private NativeRegion? _index;
    private byte* _buckets;   // a mark is 8 bits of hash, 0 for no key; a position is the offset of a key's length in the region of keys
    private uint _mask;
    private uint _used;
    private uint _added;

    /// <summary>An empty set with room for <paramref name="mostKeys"/> keys of <paramref name="mostBytes"/> bytes in total.</summary>
    public KeySet(long mostKeys, long mostBytes) =>
        _keys = NativeRegion.ReserveUpTo((nuint)Math.Min(uint.MaxValue, mostBytes + mostKeys * LengthBytes + KeyHead.Bytes));

    /// <summary>Number of distinct keys, once the set is sealed.</summary>
    public int Count { get; private set; }

    /// <summary>Identifies the set on every machine, once it is sealed, in whatever order and however often its keys were added: the sum of their XXH3-64, modulo 2^64.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Memory in use, or needed once the set is sealed, in bytes.</summary>
    public long Bytes => _used + Buckets * (long)BucketBytes;

    private uint Buckets => BitOperations.RoundUpToPowerOf2(_added / AverageKeys + 1);

    /// <summary>Adds a key. REQUIRES: the set is not sealed.</summary>
    /// <exception cref="InsufficientMemoryException">There is no room for it.</exception>
    public void Add(ReadOnlySpan<byte> key)
    {
        if (_keys.ReservedBytes - _used < (ulong)key.Length + LengthBytes + KeyHead.Bytes)
            throw new InsufficientMemoryException("a set has no room for another key");
        byte* at = _keys.Start + _used;
        Unsafe.WriteUnaligned(at, (uint)key.Length);
        key.CopyTo(new Span<byte>(at + LengthBytes, key.Length));
        _used += LengthBytes + (uint)key.Length;
        _added++;
    }

    /// <summary>Builds the index; afterwards the set can be queried.</summary>
    public void Seal()
    {
        uint buckets = Buckets;
        _index = NativeRegion.Reserve(buckets * (nuint)BucketBytes);
        _buckets = _index.Start;
        _mask = buckets - 1;
        uint* hashes = stackalloc uint[BatchKeys], places = stackalloc uint[BatchKeys];
        for (uint at = 0; at < _used;)
        {
            int count = 0;
            for (; count < BatchKeys && at < _used; count++)
            {
                uint length = LengthAt(at), hash = Hash(KeyAt(at), length);
                if (Sse.IsSupported) Sse.Prefetch0(BucketOf(hash));
                (hashes[count], places[count]) = (hash, at);
                at += LengthBytes + length;
            }
            for (int i = 0; i < count; i++) Index(places[i], hashes[i]);
        }
    }

    /// <summary>Whether the index is larger than a core's cache, so that <see cref="Prefetch"/> pays.</summary>
    public bool IsLarge => (_mask + 1) * (ulong)BucketBytes > 1 << 19;

    /// <summary>Prefetches what <see cref="Contains(byte*, uint)"/> reads first. REQUIRES: as there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(byte* key, uint length)
    {
        if (Sse.IsSupported) Sse.Prefetch0(BucketOf(Hash(key, length)));
    }

    /// <summary>Whether the set holds a key. REQUIRES: the set is sealed, and 16 bytes are readable at <paramref name="key"/>.</summary>
    public bool Contains(byte* key, uint length) => Find(key, length, Hash(key, length), out _, out _);

    /// <summary>Whether the set holds a key. REQUIRES: the set is sealed.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => PlaceOf(key) is not null;

    /// <summary>The position of a key; null if the set does not hold it. Positions of two keys differ by more than 4. REQUIRES: the set is sealed.</summary>
    internal uint? PlaceOf(ReadOnlySpan<byte> key)
    {
        Span<byte> padded = stackalloc byte[KeyHead.Bytes];
        if (key.Length < padded.Length)
        {
            key.CopyTo(padded);
            fixed (byte* at = padded) return Find(at, (uint)key.Length, Hash(at, (uint)key.Length), out _, out uint place) ? place : null;
        }
        fixed (byte* at = key) return Find(at, (uint)key.Length, Hash(at, (uint)key.Length), out _, out uint place) ? place : null;
    }

    /// <summary>The number that all positions are below.</summary>
    internal uint EndOfPlaces => _used;

    /// <summary>The key at <paramref name="place"/>, which moves on to the next in the order in which they were added; false at the end.</summary>
    public bool TryRead(ref uint place, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (place >= _used) return false;
        key = new ReadOnlySpan<byte>(KeyAt(place), (int)LengthAt(place));
        place += LengthBytes + (uint)key.Length;
        return true;
    }

    /// <summary>Adds a key to the index. REQUIRES: the position and hash are the key's, and the index has a free mark.</summary>
    private void Index(uint place, uint hash)
    {
        if (Find(KeyAt(place), LengthAt(place), hash, out byte* free, out _)) return;
        *free = MarkOf(hash);
        int slot = (int)((free - _buckets) % BucketBytes);
        *((uint*)(free - slot + MarkBytes) + slot) = place;
        Count++;
        Fingerprint += XxHash3.HashToUInt64(new ReadOnlySpan<byte>(KeyAt(place), (int)LengthAt(place)));
    }

    /// <summary>
    /// Whether the key is present; otherwise <paramref name="free"/> is where its mark would go. REQUIRES: the index is built and
    /// has a free mark, the hash is the key's, and 16 bytes are readable at <paramref name="key"/>.
    /// </summary>
    private bool Find(byte* key, uint length, uint hash, out byte* free, out uint place)
    {
        const uint all = (1 << BucketKeys) - 1;
        Vector128<byte> mark = Vector128.Create(MarkOf(hash));
        for (byte* bucket = BucketOf(hash); ; bucket = bucket == BucketOf(_mask) ? _buckets : bucket + BucketBytes)
        {
            Vector128<byte> marks = Vector128.Load(bucket);
            for (uint alike = Vector128.Equals(marks, mark).ExtractMostSignificantBits() & all; alike != 0; alike &= alike - 1)
            {
                place = ((uint*)(bucket + MarkBytes))[BitOperations.TrailingZeroCount(alike)];
                free = null;
                if (LengthAt(place) == length && Same(KeyAt(place), key, length)) return true;
            }
            uint empty = Vector128.Equals(marks, Vector128<byte>.Zero).ExtractMostSignificantBits() & all;
            free = bucket + BitOperations.TrailingZeroCount(empty);
            place = 0;
            if (empty != 0) return false;
        }
    }

    private byte* BucketOf(uint hash) => _buckets + (hash & _mask) * (nuint)BucketBytes;

    /// <summary>The length of a key. REQUIRES: <paramref name="place"/> is the position of a key.</summary>
    private uint LengthAt(uint place) => Unsafe.ReadUnaligned<uint>(_keys.Start + place);

    /// <summary>The bytes of a key. REQUIRES: <paramref name="place"/> is the position of a key.</summary>
    private byte* KeyAt(uint place) => _keys.Start + place + LengthBytes;

    /// <summary>Whether the bytes are equal. REQUIRES: <paramref name="length"/> bytes at each pointer.</summary>
    private static bool Same(byte* left, byte* right, uint length) =>
        new ReadOnlySpan<byte>(left, (int)length).SequenceEqual(new ReadOnlySpan<byte>(right, (int)length));

    private static byte MarkOf(uint hash) => (byte)Math.Max(1, hash >> 24);

    /// <summary>The hash of a key. REQUIRES: its bytes, and at least 16, are readable.</summary>
    private static uint Hash(byte* key, uint length) => KeyHead.Hash(KeyHead.Load(key, length), key, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _index?.Dispose();
    }
}
