using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Combine;

/// <summary>
/// The hash table in which a worker merges equal keys as they arrive. Each worker owns one; tables are merged only in Reduce.
/// </summary>
/// <remarks>
/// <para>
/// Regions of native memory: slots (open addressing, linear probing, at most half full), entries in order of arrival, an
/// arena for long tails, and one for values of variable length. A slot holds bits of the hash beside the entry's number, so that a probe reads an entry only if they
/// match; an entry stores its hash, so that growing the table reads no key.
/// </para>
/// <para>
/// Keys are not looked up one at a time. <see cref="Add(byte*, uint, in TValue)"/> queues a key and its value; once
/// <see cref="PendingCapacity"/> are queued, <see cref="Flush"/> processes them in passes: hash the keys and prefetch their slots,
/// find the slots and prefetch the entries, prefetch long tails, merge. Within a pass no key waits for another, so up to 256 cache
/// misses overlap instead of following one another.
/// </para>
/// <para>
/// While keys arrive in order, as from a sorted file, each is compared with the one before and appended: no slot refers to it. Slots are made for
/// all entries when the first key comes out of order. The notes of a job, keys that start with the byte 0xFF and sort behind all others, are
/// always probed.
/// </para>
/// <para>Not thread-safe.</para>
/// </remarks>
/// <typeparam name="TValue">The value that equal keys merge into.</typeparam>
public sealed unsafe class CombiningTable<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// How many keys are probed together. 64 to 512 measured the same on shuffled input, 16 was a third slower; 256 keys with their
    /// values take 16 KiB and stay in the first-level cache.
    /// </summary>
    private const int PendingCapacity = 256;

    /// <summary>Bytes that sorting needs for each entry: two arrays of a head and a number.</summary>
    private const int SortBytesPerEntry = 32;

    /// <summary>
    /// If at least 15 of 16 keys in a full table were new, probing gains nothing: the next fills only append, and equal keys meet
    /// in the sort. Every eighth fill probes again, because data can change.
    /// </summary>
    private const int DistinctShare = 16, FillsWithoutProbing = 7;

    /// <summary>The byte that the keys of a job's notes start with, and no text does.</summary>
    private const byte FirstByteOfNotes = 0xFF;

    private readonly NativeRegion _entries;
    private readonly TableArena _arena;
    private TableArena? _values;   // null if values have a fixed size, or another table owns them
    private readonly List<TableArena> _adopted = [];   // values of tables that were folded into this one
    private PendingKey<TValue>* _pending;
    private readonly uint _entryCapacity;
    private readonly TableBudget? _budget;   // null for a limit of the table's own
    private nuint _limitBytes;
    private readonly Action<CombiningTable<TValue>>? _full;
    private TableSlots _slots = TableSlots.Initial();
    private KeyScratch _scratch;
    private uint _count;
    private ulong _added;
    private bool _isInOrder = true;   // no slot refers to an entry, except to a note's
    private uint _lastInOrder;        // the 1-based number of the last entry that is not a note; 0 if there is none
    private uint _notes;              // entries that slots refer to while the others are in order
    private int _fillsToAppend;
    private int _pendingCount;

    /// <summary>A table that may use <paramref name="limitBytes"/> of memory before it calls <paramref name="full"/>.</summary>
    /// <param name="limitBytes">Entries, tails and slots together, in bytes; exceeded by at most one flush.</param>
    /// <param name="full">Called when the limit is reached, with no key pending; it takes the content and calls <see cref="Clear"/>.
    /// Without it the table grows until memory runs out.</param>
    public CombiningTable(long limitBytes = long.MaxValue, Action<CombiningTable<TValue>>? full = null) : this(limitBytes, null, full) { }

    /// <summary>A table that has a share of a <paramref name="budget"/>.</summary>
    internal CombiningTable(TableBudget budget, Action<CombiningTable<TValue>> full) : this(budget.MostTableBytes, budget, full) { }

    private CombiningTable(long limitBytes, TableBudget? budget, Action<CombiningTable<TValue>>? full)
    {
        _budget = budget;
        // Address space, not memory: reserved pages cost nothing until they are used.
        const long mostBytes = 1L << 37;
        long reserve = Math.Min(mostBytes, limitBytes >= mostBytes / 2 ? mostBytes : limitBytes * 2 + (64 << 20));
        _limitBytes = (nuint)Math.Min(limitBytes, mostBytes);
        _full = full;
        _entries = NativeRegion.ReserveUpTo((nuint)reserve);
        _arena = new TableArena((nuint)reserve);
        if (TValue.IsVariable) _values = new TableArena((nuint)reserve + PartGatherer<TValue>.MostValueBytes);
        _entryCapacity = (uint)Math.Min((ulong)_entries.ReservedBytes / (ulong)sizeof(TableEntry<TValue>), uint.MaxValue / 2);
        _pending = (PendingKey<TValue>*)NativeMemory.AlignedAlloc((nuint)(PendingCapacity * sizeof(PendingKey<TValue>)), 64);
    }

    /// <summary>Distinct keys in the table, not counting pending ones.</summary>
    public int Count => (int)_count;

    /// <summary>Memory in use and needed for sorting: entries, tails, values of variable length, slots and the sort's arrays, in bytes.</summary>
    public long UsedBytes => BytesWith(NeededSlots) + _adopted.Sum(a => (long)a.UsedBytes);

    /// <summary>Memory of entries, tails and values, in bytes.</summary>
    internal long ContentBytes => _count * (long)sizeof(TableEntry<TValue>) + OutsideBytes;

    internal TableEntry<TValue>* Entries => (TableEntry<TValue>*)_entries.Start;

    internal byte* Tails => _arena.Start;

    internal TableSlot* Slots => _slots.Start;

    /// <summary>The bits of a hash that choose its first slot.</summary>
    internal uint Mask => _slots.Mask;

    internal uint SlotCount => _slots.Mask + 1;

    /// <summary>Whether all keys so far arrived in order, but for notes. Then the slots lead only to notes.</summary>
    internal bool IsInOrder => _isInOrder;

    /// <summary>The slots, or as many as are needed once a key arrives out of order.</summary>
    private ulong NeededSlots => _isInOrder ? NeededSlotsOf(_count) : _slots.Mask + 1UL;

    private ulong NeededSlotsOf(uint entries) => Math.Max(_slots.Mask + 1UL, BitOperations.RoundUpToPowerOf2((entries + PendingCapacity) * 2UL + 1));

    /// <summary>The entry of a slot. REQUIRES: the slot belongs to this table and is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TableEntry<TValue>* EntryAt(TableSlot slot) => Entries + (slot.EntryNumber(_slots.Mask) - 1);

    /// <summary>The key's bytes after the sixteenth; meaningless for a shorter key. REQUIRES: the entry belongs to this table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* TailOf(TableEntry<TValue>* entry) => TableEntry<TValue>.TailOf(entry, Tails);

    /// <summary>Bytes of the tails and values stored outside their entries.</summary>
    internal long OutsideBytes => (long)_arena.UsedBytes + (TValue.IsVariable ? (long)_values!.UsedBytes + _adopted.Sum(a => (long)a.UsedBytes) : 0);

    /// <summary>
    /// Merges <paramref name="value"/> into the value of the key, now or at the next <see cref="Flush"/>. REQUIRES: the key stays
    /// in place until then, and 16 bytes are readable at <paramref name="key"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* key, uint length, in TValue value)
    {
        PendingKey<TValue>* pending = _pending + _pendingCount;
        pending->Key = key;
        pending->Value = value;
        pending->Length = length;
        if (++_pendingCount == PendingCapacity) Flush();
    }

    /// <summary>
    /// Adds <paramref name="value"/>, which is copied, to the parts of the key's value. REQUIRES: <typeparamref name="TValue"/> is a
    /// <see cref="PartList{TMerger}"/>; otherwise as <see cref="Add(byte*, uint, in TValue)"/>.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">The value has more than 2^28 bytes.</exception>
    public void AddBytes(byte* key, uint length, ReadOnlySpan<byte> value)
    {
        if (value.Length > PartGatherer<TValue>.MostValueBytes || _values!.FreeBytes < (nuint)value.Length + 16) ThrowNoRoomFor(value.Length);
        Add(key, length, value.IsEmpty ? default : PartChain.To<TValue>(new PartChain(_values!.AppendPart(value))));
        // Values of any length are pending, so their number alone is no bound.
        if (_full != null && _values!.UsedBytes >= _limitBytes && _pendingCount > 0) Flush();
    }

    /// <summary>As <see cref="AddBytes(byte*, uint, ReadOnlySpan{byte})"/>, for a key given as a span; not for the hot path.</summary>
    public void AddBytes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        byte* composed = Compose((uint)key.Length);
        key.CopyTo(new Span<byte>(composed, key.Length));
        AddBytes(composed, (uint)key.Length, value);
    }

    /// <summary>Adds a merged value of another table or Run; its bytes, if it has a variable number of them, are copied. REQUIRES: as <see cref="Add(byte*, uint, in TValue)"/>, and the value has at most one part.</summary>
    internal void AddCopy(byte* key, uint length, in TValue value)
    {
        if (TValue.IsVariable) AddBytes(key, length, PartChain.Of(in value).Single);
        else Add(key, length, in value);
    }

    /// <summary>Merges a key given as a span; not for the hot path.</summary>
    public void Add(ReadOnlySpan<byte> key, in TValue value)
    {
        byte* composed = Compose((uint)key.Length);
        key.CopyTo(new Span<byte>(composed, key.Length));
        Add(composed, (uint)key.Length, value);
    }

    /// <summary>
    /// Merges an entry of another table; not for the hot path. REQUIRES: <paramref name="tail"/> holds the key's bytes after the
    /// sixteenth.
    /// </summary>
    internal void Add(TableEntry<TValue>* entry, byte* tail)
    {
        byte* composed = Compose(Math.Max(entry->Length, KeyHead.Bytes));
        KeyHead.CopyWhole(entry, tail, composed);
        Add(composed, entry->Length, in entry->Value);
    }

    /// <summary>
    /// Returns room for a key that is not in the input as such, to be filled and passed to <see cref="Add(byte*,uint,in TValue)"/>
    /// before the next call. It stays in place until it is merged. REQUIRES: no more than <paramref name="length"/> bytes are
    /// written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Compose(uint length)
    {
        if (!_scratch.HasRoom(length)) MakeRoom(length);
        return _scratch.Take(length);
    }

    private void MakeRoom(uint length)
    {
        Flush();
        _scratch.Reserve(length);
    }

    /// <summary>Merges all pending keys; afterwards the table refers to no key's memory.</summary>
    /// <exception cref="SumOverflowException">A sum exceeded its range.</exception>
    public void Flush()
    {
        _added += (uint)_pendingCount;
        if (_fillsToAppend > 0) AppendAll();
        else ProbeFrom(_isInOrder ? AppendInOrder() : _pending);
        _pendingCount = 0;
        _scratch.Clear();
        if (_full != null && IsFull()) EndFill();
        // The next flush may add PendingCapacity keys, so the table stays at most half full until then.
        else if (_fillsToAppend == 0 && ((_isInOrder ? _notes : _count) + PendingCapacity) * 2UL > _slots.Mask) Grow();
    }

    /// <summary>Whether the table has used its share, or should be emptied before it has. REQUIRES: no key is pending.</summary>
    private bool IsFull()
    {
        if (_budget is not null) _limitBytes = (nuint)_budget.TableBytes;
        long bytes = BytesWith(NeededSlots);
        return (nuint)bytes >= _limitBytes || (_budget is not null && bytes >= _budget.DistinctTableBytes && (_fillsToAppend > 0 || !_isInOrder) && IsDistinct());
    }

    /// <summary>Whether nearly all keys were new.</summary>
    private bool IsDistinct() => _added - _count < _added / DistinctShare;

    /// <summary>
    /// Appends the pending keys that are above all before, and merges those that are equal to the last one; returns the first of those that remain
    /// because one is below. REQUIRES: as <see cref="ProbeFrom"/>, and the entries are in order.
    /// </summary>
    private PendingKey<TValue>* AppendInOrder()
    {
        PendingKey<TValue>* pending = _pending, end = _pending + _pendingCount;
        for (; pending < end; pending++)
        {
            pending->Head = KeyHead.Load(pending->Key, pending->Length);
            pending->Hash = 0;
            if ((byte)pending->Head.ToScalar() == FirstByteOfNotes)
            {
                pending->Hash = KeyHead.Hash(pending->Head, pending->Key, pending->Length);
                MergeSlow(pending);
                _notes++;
                continue;
            }
            TableEntry<TValue>* last = Entries + (_lastInOrder - 1);
            int order = _lastInOrder == 0 ? 1 : pending->CompareTo(last, TailOf(last));
            if (order > 0) _lastInOrder = Append(pending);
            else if (order == 0) MergeInto(last, pending);
            else
            {
                MakeSlots();
                break;
            }
        }
        return pending;
    }

    /// <summary>Makes slots for all entries: from now on, keys may arrive in any order.</summary>
    internal void MakeSlots()
    {
        if (!_isInOrder) return;
        _isInOrder = false;
        byte[] key = [];
        for (uint i = 0; i < _count; i++)
        {
            TableEntry<TValue>* entry = Entries + i;
            int room = (int)Math.Max(entry->Length, KeyHead.Bytes);
            if (room > key.Length) key = new byte[room * 2];
            fixed (byte* at = key)
            {
                KeyHead.CopyWhole(entry, TailOf(entry), at);
                entry->Hash = KeyHead.Hash(KeyHead.Load(at, entry->Length), at, entry->Length);
            }
        }
        Rebuild((uint)(NeededSlotsOf(_count) - 1));
    }

    /// <summary>Merges the pending keys from <paramref name="pending"/> through the slots. REQUIRES: the keys have not moved since they were added.</summary>
    private void ProbeFrom(PendingKey<TValue>* pending)
    {
        PendingKey<TValue>* end = _pending + _pendingCount;
        TableSlot* slots = Slots;
        TableEntry<TValue>* entries = Entries;
        uint mask = _slots.Mask;
        PendingKey<TValue>.HashAll(pending, end, slots, mask);
        for (PendingKey<TValue>* p = pending; p < end; p++)
        {
            uint at = p->Hash & mask;
            TableSlot slot;
            while (!(slot = slots[at]).IsEmpty && !slot.MayBe(p->Hash, mask)) at = (at + 1) & mask;
            p->Entry = slot.IsEmpty ? null : entries + (slot.EntryNumber(mask) - 1);
            TableEntry<TValue>.Prefetch(p->Entry);
        }
        if (Sse.IsSupported) PendingKey<TValue>.PrefetchTails(pending, end, Tails);
        for (PendingKey<TValue>* p = pending; p < end; p++)
        {
            TableEntry<TValue>* entry = p->Entry;
            if (entry != null && IsKeyOf(entry, p)) MergeInto(entry, p);
            else MergeSlow(p);
        }
    }

    private void EndFill()
    {
        _fillsToAppend = _fillsToAppend > 0 ? _fillsToAppend - 1 : IsDistinct() ? FillsWithoutProbing : 0;
        _full!(this);
    }

    /// <summary>Appends the pending keys without probing. REQUIRES: as <see cref="ProbeFrom"/>.</summary>
    private void AppendAll()
    {
        for (PendingKey<TValue>* p = _pending, end = _pending + _pendingCount; p < end; p++)
        {
            p->Head = KeyHead.Load(p->Key, p->Length);
            p->Hash = 0;   // no slot refers to the entry, so its hash is never read
            _ = Append(p);
        }
    }

    private long BytesWith(ulong slots) =>
        (long)((nuint)_count * (nuint)(sizeof(TableEntry<TValue>) + SortBytesPerEntry) + _arena.UsedBytes + (nuint)slots * (nuint)sizeof(TableSlot)
            + (TValue.IsVariable ? _values!.UsedBytes : 0));

    /// <summary>Whether an entry holds the pending key. REQUIRES: the entry belongs to this table, and the first pass is done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsKeyOf(TableEntry<TValue>* entry, PendingKey<TValue>* pending) =>
        Vector128.LoadUnsafe(ref entry->Head0) == pending->Head && entry->Length == pending->Length
        && (entry->Length <= KeyHead.Bytes || SameTail(entry, pending->Key));

    /// <summary>Merges a pending value. REQUIRES: the entry holds its key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MergeInto(TableEntry<TValue>* entry, PendingKey<TValue>* pending)
    {
        TValue.Merge(ref entry->Value, in pending->Value);
        if (TValue.HasOverflowed(in entry->Value)) ThrowOverflow(pending);
    }

    /// <summary>Handles a new key, a key first seen in this flush, or a hash collision. REQUIRES: the first pass is done.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MergeSlow(PendingKey<TValue>* pending)
    {
        TableSlot* slots = Slots;
        uint mask = _slots.Mask, at = pending->Hash & mask;
        for (; !slots[at].IsEmpty; at = (at + 1) & mask)
        {
            TableEntry<TValue>* entry = EntryAt(slots[at]);
            if (!slots[at].MayBe(pending->Hash, mask) || !IsKeyOf(entry, pending)) continue;
            MergeInto(entry, pending);
            return;
        }
        slots[at] = new TableSlot(Append(pending), pending->Hash, mask);
    }

    /// <summary>Whether the bytes after the sixteenth are equal. REQUIRES: the entry belongs to this table, is longer than a head, and as long as the key.</summary>
    private bool SameTail(TableEntry<TValue>* entry, byte* key)
    {
        int length = (int)entry->Length - KeyHead.Bytes;
        return new ReadOnlySpan<byte>(TailOf(entry), length)
            .SequenceEqual(new ReadOnlySpan<byte>(key + KeyHead.Bytes, length));
    }

    /// <summary>Appends an entry and returns its 1-based number. REQUIRES: the key's head and hash are set, and the key has not moved since it was added.</summary>
    private uint Append(PendingKey<TValue>* pending)
    {
        if (_count == _entryCapacity) ThrowOutOfRoom();
        TableEntry<TValue>* entry = Entries + _count;
        pending->Head.StoreUnsafe(ref entry->Head0);
        entry->Length = pending->Length;
        entry->Hash = pending->Hash;
        entry->Value = pending->Value;
        if (pending->Length > KeyHead.Bytes)
        {
            uint tail = pending->Length - KeyHead.Bytes;
            byte* rest = pending->Key + KeyHead.Bytes;
            if (tail <= KeyHead.TailBytes) Unsafe.CopyBlockUnaligned(&entry->Tail0, rest, tail);
            else
            {
                if (_arena.FreeBytes < tail) ThrowOutOfRoom();
                entry->Tail0 = _arena.Append(rest, tail);
            }
        }
        if (TValue.HasOverflowed(in entry->Value)) ThrowOverflow(pending);
        return ++_count;
    }

    private void Grow()
    {
        // By four, so that a table of millions is rebuilt only a few times; rebuilding reads entries in order and no key.
        uint mask = (_slots.Mask + 1) * 4 - 1;
        if (_full != null && (nuint)BytesWith(mask + 1UL) > _limitBytes)
        {
            EndFill();
            return;
        }
        if (_isInOrder) MakeSlots();
        else Rebuild(mask);
    }

    /// <summary>Puts all entries into slots anew. REQUIRES: the hashes of all entries are set, and the table would be at most half full.</summary>
    private void Rebuild(uint mask)
    {
        TableSlots rebuilt = TableSlots.Of(mask);
        TableEntry<TValue>* entries = Entries;
        for (uint i = 0; i < _count; i++) rebuilt.Place(i + 1, entries[i].Hash);
        _slots.Dispose();
        _slots = rebuilt;
    }

    /// <summary>Takes over the memory of another table's values, which parts of this one's are in. REQUIRES: the other table is only disposed from now on.</summary>
    internal void AdoptValues(CombiningTable<TValue> other)
    {
        if (!TValue.IsVariable) return;
        _adopted.Add(other._values!);
        _adopted.AddRange(other._adopted);
        other._adopted.Clear();
        other._values = null;
    }

    /// <summary>Removes all keys and keeps the memory for the next fill.</summary>
    public void Clear()
    {
        _pendingCount = 0;
        _arena.Clear();
        _values?.Clear();
        DisposeAdopted();
        _slots.Clear();
        _count = 0;
        _added = 0;
        (_isInOrder, _lastInOrder, _notes) = (true, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _entries.Dispose();
        _arena.Dispose();
        _values?.Dispose();
        DisposeAdopted();
        _slots.Dispose();
        _scratch.Dispose();
        NativeMemory.AlignedFree(_pending);
        _pending = null;
    }

    private void DisposeAdopted()
    {
        foreach (TableArena values in _adopted) values.Dispose();
        _adopted.Clear();
    }

    private static void ThrowNoRoomFor(int bytes) =>
        throw new InsufficientMemoryException($"a table has no room for a value of {bytes} bytes; at most {PartGatherer<TValue>.MostValueBytes} are supported");

    /// <summary>Throws with the key of the sum. REQUIRES: the key has not moved since it was added.</summary>
    private static void ThrowOverflow(PendingKey<TValue>* pending) =>
        throw new SumOverflowException(new ReadOnlySpan<byte>(pending->Key, (int)pending->Length));

    private static void ThrowOutOfRoom() => throw new InsufficientMemoryException("a table has no room for another key");
}
