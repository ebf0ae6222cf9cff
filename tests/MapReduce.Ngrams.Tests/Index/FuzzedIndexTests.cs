using System.Buffers.Binary;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>Changed indexes whose checksums are put right: refused, or read as valid rows.</summary>
public sealed class FuzzedIndexTests
{
    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(2, 10_000)]
    public void It_is_refused_or_its_rows_are_valid(int seed, int count)
    {
        using var target = new FuzzedIndex();
        Mutate(target, Seeds.Select(s => s.Bytes).ToArray(), seed, count);
        // Neither all nor none came through.
        Assert.InRange(target.Read, count / 50, count * 9 / 10);
    }

    [Fact]
    public void Each_seed_is_what_it_is_called()
    {
        foreach ((string name, byte[] bytes) in Seeds)
        {
            using var target = new FuzzedIndex();
            target.Check(bytes);
            Assert.Equal((name, name.StartsWith("bad", StringComparison.Ordinal) ? 0 : 1), (name, target.Read));
        }
    }

    /// <summary>Indexes to begin with.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Seeds
    {
        get
        {
            IndexContents made = new() { Filters = "years 1..9999; tags NOUN,VERB; match ^[a-zä]", Sources = [new IndexSource("a.gz", 2, 50, 3, 1, 77), new IndexSource("empty", 0, 0, 0, 0, 0)] };
            (string, (int, ulong, ulong)[])[] few = [("a", [(1900, 5, 3)]), ("ab", [(1, 1, 2), (9999, long.MaxValue, 0)]), ("ä_NOUN", [.. Enumerable.Range(1900, 9).Select(year => (year, 300UL, 7UL))]), ("big", [(1, long.MaxValue, 1), (2, 1, 1)])];
            byte[] file = MemoryIndex.Of(few, _ => false, made).Bytes, none = MemoryIndex.Of([], _ => false).Bytes;
            byte[] several = MemoryIndex.Of([.. Enumerable.Range(0, 9).Select(i => (new string((char)('a' + i), 60_000), new[] { (1900 + i, 2UL, 1UL) }))], _ => false, made).Bytes;
            yield return ("no-rows", [(byte)FuzzedIndex.Shape.FileToSeal, .. none]);
            yield return ("one-block", [(byte)FuzzedIndex.Shape.FileToSeal, .. file]);
            yield return ("several-blocks", [(byte)FuzzedIndex.Shape.FileToSeal, .. several]);
            yield return ("as-it-is", [(byte)FuzzedIndex.Shape.File, .. file]);
            yield return ("bad-cut", [(byte)FuzzedIndex.Shape.File, .. file[..^9]]);
            yield return ("columns", Columns(CraftedIndex.MadeOf(1, 9999), (1, 1, "a", [[0, 1, (byte)'a'], [1], [3, 1], [0xD8, 0x1D], [3], [1]])));
            yield return ("columns-of-three", Columns(
                CraftedIndex.MadeOf(1, 9999, 9, 9, [], CraftedIndex.Source([.. "s"u8], 3, 9, 2, 1, 5)),
                (3, 5, "a", [[0, 1, (byte)'a', 1, 1, (byte)'b', 0, 3, .. "b\u00e4"u8], [2, 1, 2], [7, 3, 2, 0, 0, 0], [0xD8, 0x1D, 4, 10, 3, 0], [3, 4, 2, 0, 0], [1, 2, 0, 0, 0]])));
            yield return ("columns-of-two-blocks", Columns(
                CraftedIndex.MadeOf(1, 9999), (1, 1, "a", [[0, 1, (byte)'a'], [1], [3, 1], [0xD8, 0x1D], [3], [1]]), (2, 2, "b", [[0, 1, (byte)'b', 1, 1, (byte)'c'], [1, 1], [3, 1, 1, 0], [0xD8, 0x1D, 2], [3, 1], [1, 0]])));
            yield return ("bad-order", Columns(CraftedIndex.MadeOf(1, 9999), (2, 2, "b", [[0, 1, (byte)'b', 0, 1, (byte)'a'], [1, 1], [3, 1, 1, 0], [0xD8, 0x1D, 2], [3, 1], [1, 0]])));
        }
    }

    /// <summary>Checks inputs that are changed from seeds at random.</summary>
    internal static void Mutate(FuzzedIndex target, byte[][] seeds, int seed, long count)
    {
        var random = new Random(seed);
        byte[] telling = [0, 1, 2, 9, 10, 0x7F, 0x80, 0xFE, 0xFF];
        for (long i = 0; i < count; i++)
        {
            var input = new List<byte>(seeds[random.Next(seeds.Length)]);
            for (int changes = random.Next(4); changes >= 0; changes--)
            {
                int at = random.Next(1, input.Count);
                switch (random.Next(7))
                {
                    case 0: input[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: input[at] = (byte)random.Next(256); break;
                    case 2: input[at] = telling[random.Next(telling.Length)]; break;
                    case 3: input[at] += (byte)(random.Next(2) == 0 ? 1 : -1); break;
                    case 4: input.Insert(at, (byte)random.Next(256)); break;
                    case 5 when input.Count > 2: input.RemoveAt(at); break;
                    default:
                        byte[] other = seeds[random.Next(seeds.Length)];
                        int from = random.Next(1, other.Length), length = Math.Min(random.Next(9), Math.Min(other.Length - from, input.Count - at));
                        for (int n = 0; n < length; n++) input[at + n] = other[from + n];
                        break;
                }
            }
            target.Check([.. input]);
        }
    }

    private static byte[] Columns(byte[] made, params (int Ngrams, int Rows, string Key, byte[][] Columns)[] blocks)
    {
        static byte[] Number(int number)
        {
            byte[] bytes = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
            return bytes;
        }
        static byte[] Text(byte[] text) => [.. Number(text.Length), .. text];
        return [(byte)FuzzedIndex.Shape.Blocks, .. Text(made), .. blocks.SelectMany(b => (byte[])[.. Number(b.Ngrams), .. Number(b.Rows), .. Text(CraftedIndex.Utf8(b.Key)), .. b.Columns.SelectMany(Text)])];
    }
}
