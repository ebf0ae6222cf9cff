using MapReduce.Tests.Runs;

namespace MapReduce.Fuzz.Seeds;

/// <summary>Runs that are sound, Runs that are damaged, and Runs whose checksums are right and whose content is not.</summary>
internal static class RunSeeds
{
    public static IEnumerable<(string Name, byte[] Bytes)> All
    {
        get
        {
            PlainRow[] few = [new("", 5), new("a", 300), new("ab", 70_000), new("a key longer than its head", 1), new("b", long.MaxValue), new("b\0", ulong.MaxValue)];
            PlainRow[] alike = [.. Enumerable.Range(0, 40).Select(n => new PlainRow($"a common beginning {n:D3} and end", (ulong)n * 99))];
            byte[] small = PlainRun.Of(few, rowsPerBlock: 10, sharing: true).ToBytes();
            yield return Of("no-rows", FuzzedRun.Shape.File, new PlainRun().ToBytes());
            yield return Of("one-block", FuzzedRun.Shape.File, small);
            yield return Of("one-row-a-block", FuzzedRun.Shape.File, PlainRun.Of(few, rowsPerBlock: 1, sharing: false).ToBytes());
            yield return Of("several-blocks", FuzzedRun.Shape.FileToSeal, PlainRun.Of(alike, rowsPerBlock: 7, sharing: true).ToBytes());
            yield return Of("a-long-key", FuzzedRun.Shape.FileToSeal, PlainRun.Of([new(new string('k', 400), 1), new(new string('k', 900) + "b", 2)], rowsPerBlock: 2, sharing: true).ToBytes());
            yield return Of("another-job", FuzzedRun.Shape.File, new PlainRun { Job = "ngrams" }.ToBytes());
            yield return Of("another-version", FuzzedRun.Shape.File, new PlainRun { Version = 1 }.ToBytes());
            yield return Of("values-of-two-words", FuzzedRun.Shape.File, new PlainRun { ValueWords = 2 }.ToBytes());
            yield return Of("cut", FuzzedRun.Shape.File, small[..^60]);
            yield return Of("a-changed-bit", FuzzedRun.Shape.File, [.. small[..50], (byte)(small[50] ^ 4), .. small[51..]]);
            yield return Of("keys-that-descend", FuzzedRun.Shape.FileToSeal, PlainRun.Of([new("b", 1), new("a", 2)], rowsPerBlock: 2, sharing: true).ToBytes());
            foreach ((string name, PlainRun run, _) in RunDamageTests.MadeLies())
                yield return Of("lie-" + name.Replace(' ', '-').Replace("^", "-to-the-", StringComparison.Ordinal), FuzzedRun.Shape.FileToSeal, run.ToBytes());
            // Rows, length and bytes of the first key, length of the payload, payload.
            yield return Of("block-of-two-rows", FuzzedRun.Shape.Blocks, [2, 1, (byte)'a', 8, 0, 0, 1, (byte)'a', 1, 1, 1, (byte)'b', 0x7F]);
            yield return Of("two-blocks", FuzzedRun.Shape.Blocks, [1, 1, (byte)'a', 4, 0, 0, 1, (byte)'a', 1, 1, 1, (byte)'b', 4, 0, 0, 1, (byte)'b', 2]);
            yield return Of("block-with-a-long-number", FuzzedRun.Shape.Blocks, [1, 0, 12, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 9), 0x01]);
            yield return Of("block-with-a-number-too-long", FuzzedRun.Shape.Blocks, [1, 0, 13, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 10), 0x01]);
            yield return Of("block-that-shares-too-much", FuzzedRun.Shape.Blocks, [2, 1, (byte)'a', 8, 0, 0, 1, (byte)'a', 1, 2, 1, (byte)'b', 1]);
        }
    }

    private static (string, byte[]) Of(string name, FuzzedRun.Shape shape, byte[] bytes) => (name, [(byte)shape, .. bytes]);
}
