using System.IO.Hashing;
using CsCheck;
using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class KeySetTests
{
    [Fact]
    public void It_holds_what_a_hash_set_of_the_same_keys_holds() =>
        Gen.Select(Keys.Any.Array[0, 300], Keys.Any.Array[0, 60]).Sample(
            (keys, others) =>
            {
                using KeySet set = SetOf(keys);
                var naive = keys.ToHashSet(StringComparer.Ordinal);
                Assert.Equal(naive.Count, set.Count);
                foreach (string key in keys.Concat(others)) Assert.Equal(naive.Contains(key), Contains(set, key));
            },
            iter: 300, threads: 1);

    [Fact]
    public void It_holds_many_keys_and_none_that_only_looks_like_one()
    {
        string[] keys = [.. Enumerable.Range(0, 200_000).Select(i => $"key {i}")];
        using KeySet set = SetOf(keys);
        Assert.Equal(keys.Length, set.Count);
        foreach (string key in keys)
            if (!Contains(set, key) || Contains(set, key + "0 ") || Contains(set, key[..^1] + "x")) Assert.Fail(key);
    }

    [Fact]
    public void What_lies_behind_a_key_that_is_asked_for_is_no_part_of_it()
    {
        using KeySet set = SetOf(["a", "abc"]);
        fixed (byte* text = "abcd and what follows it"u8)
        {
            Assert.True(set.Contains(text, 1));
            Assert.False(set.Contains(text, 2));
            Assert.True(set.Contains(text, 3));
            Assert.False(set.Contains(text, 4));
            Assert.False(set.Contains(text, 0));
        }
    }

    [Fact]
    public void An_empty_set_holds_nothing_and_a_set_of_the_empty_key_that_alone()
    {
        using KeySet none = SetOf([]), empty = SetOf([""]);
        Assert.Equal((0, 1), (none.Count, empty.Count));
        Assert.False(Contains(none, "") || Contains(none, "a") || Contains(empty, "a"));
        Assert.True(Contains(empty, ""));
    }

    [Fact]
    public void The_fingerprint_tells_sets_apart_and_is_the_same_everywhere()
    {
        string[][] sets = [[], [""], ["a"], ["b"], ["ab"], ["a", "b"], ["a\nb"], ["", "a"]];
        Assert.Equal(sets.Length, sets.Select(FingerprintOf).Distinct().Count());
        Assert.Equal(unchecked(XxHash3.HashToUInt64("a"u8) + XxHash3.HashToUInt64("b"u8)), FingerprintOf(["a", "b"]));
    }

    [Fact]
    public void The_fingerprint_does_not_depend_on_order_and_repetition()
    {
        ulong expected = FingerprintOf([.. Enumerable.Range(0, 1000).Select(i => $"{i}")]);
        Assert.Equal(expected, FingerprintOf([.. Enumerable.Range(0, 3000).Select(i => $"{999 - i % 1000}")]));
    }

    [Fact]
    public void More_keys_than_there_was_room_for_are_refused()
    {
        using var set = new KeySet(mostKeys: 1, mostBytes: 10);
        byte[] key = new byte[1000];
        Assert.Throws<InsufficientMemoryException>(() =>
        {
            for (int i = 0; i < 1000; i++) set.Add(key);
        });
    }

    private static ulong FingerprintOf(string[] keys)
    {
        using KeySet set = SetOf(keys);
        return set.Fingerprint;
    }

    private static KeySet SetOf(IReadOnlyCollection<string> keys)
    {
        var set = new KeySet(keys.Count, keys.Sum(key => key.Length));
        foreach (string key in keys) set.Add(Keys.Bytes(key));
        set.Seal();
        return set;
    }

    private static bool Contains(KeySet set, string key)
    {
        byte[] bytes = [.. Keys.Bytes(key), .. Enumerable.Repeat((byte)0xEE, 16)];
        fixed (byte* start = bytes) return set.Contains(start, (uint)bytes.Length - 16);
    }
}
