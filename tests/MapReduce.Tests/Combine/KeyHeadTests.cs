using System.Runtime.Intrinsics;
using CsCheck;
using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class KeyHeadTests
{
    [Fact]
    public void The_head_is_the_first_16_bytes_and_zero_beyond_the_key()
    {
        var random = new Random(1);
        byte[] memory = new byte[600];
        for (int round = 0; round < 50; round++)
        {
            random.NextBytes(memory);
            for (int length = 0; length <= 520; length++)
            {
                fixed (byte* key = &memory[round])
                {
                    Vector128<ulong> head = KeyHead.Load(key, (uint)length);
                    for (int i = 0; i < 16; i++)
                    {
                        byte expected = i < length ? key[i] : (byte)0;
                        Assert.Equal(expected, head.AsByte()[i]);
                    }
                }
            }
        }
    }

    [Fact]
    public void The_hash_is_of_the_key_alone() => Gen.Select(Keys.Any, Gen.Byte, Gen.Byte).Sample((key, one, other) =>
        Assert.Equal(HashOf(key, one, 0), HashOf(key, other, 3)));

    [Fact]
    public void Any_byte_of_a_key_changes_its_hash()
    {
        for (int length = 0; length < 100; length++)
        {
            var hashes = new HashSet<uint> { HashOf(new string('a', length), 0, 0) };
            for (int i = 0; i < length; i++)
                Assert.True(hashes.Add(HashOf(new string('a', i) + "b" + new string('a', length - i - 1), 0, 0)), $"byte {i} of {length}");
        }
    }

    [Fact]
    public void Keys_of_zeros_differ_by_their_length() =>
        Assert.Equal(200, Enumerable.Range(0, 200).Select(length => HashOf(new string('\0', length), 0, 0)).Distinct().Count());

    [Fact]
    public void Like_keys_have_hashes_that_differ_as_random_numbers_do()
    {
        // Of 200,000 random 32-bit numbers five pairs are equal on average; forty would be no chance.
        foreach (string form in new[] { "{0}", "word_NOUN\t{0}", "a key longer than its head {0}", "{0} and what follows is always the same" })
        {
            int different = Enumerable.Range(0, 200_000).Select(i => HashOf(string.Format(null, form, i), 0, 0)).Distinct().Count();
            Assert.InRange(different, 200_000 - 40, 200_000);
        }
    }

    private static uint HashOf(string text, byte around, int shift)
    {
        byte[] memory = new byte[text.Length + 40];
        memory.AsSpan().Fill(around);
        Keys.Bytes(text).CopyTo(memory, shift);
        fixed (byte* key = &memory[shift])
        {
            return KeyHead.Hash(KeyHead.Load(key, (uint)text.Length), key, (uint)text.Length);
        }
    }
}
