using CsCheck;
using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

public sealed class TableSlotTests
{
    /// <summary>Tables of two slots up to four thousand million, and entries from the first to the last that half of them lead to.</summary>
    private static readonly Gen<(uint Mask, uint Number, uint Hash, uint Other)> Slots =
        Gen.Int[1, 32].SelectMany(bits => Gen.Select(
            Gen.Const((uint)((1UL << bits) - 1)), Gen.UInt[1, (uint)(1UL << (bits - 1))], Gen.UInt, Gen.UInt));

    [Fact]
    public void A_slot_leads_to_its_entry_and_only_a_hash_of_the_same_upper_bits_may_be_its_own() => Slots.Sample((mask, number, hash, other) =>
    {
        var slot = new TableSlot(number, hash, mask);
        Assert.False(slot.IsEmpty);
        Assert.Equal(number, slot.EntryNumber(mask));
        Assert.True(slot.MayBe(hash, mask));
        ulong slots = mask + 1UL;
        Assert.Equal(hash / slots == other / slots, slot.MayBe(other, mask));
    }, iter: 20_000);

    [Fact]
    public void No_slot_is_empty_but_one_that_was_never_made() => Assert.True(default(TableSlot).IsEmpty);
}
