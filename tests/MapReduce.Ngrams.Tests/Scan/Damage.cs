using CsCheck;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>A change to some bytes of a file, and the generator of such changes.</summary>
/// <param name="Kind">0 replaces a byte, 1 inserts one, 2 deletes some, 3 says some twice, 4 cuts the file off.</param>
/// <param name="Where">The place, as a share of the length.</param>
/// <param name="Value">The byte.</param>
/// <param name="Length">How many bytes are deleted or doubled.</param>
internal sealed record Damage(int Kind, double Where, byte Value, int Length)
{
    /// <summary>The bytes that a line's form depends on, and some that are in no number.</summary>
    public static readonly byte[] Alphabet =
        [.. "0123456789\t\t\t,,\n\naZ_ -\r."u8, 0, 0xC3, 0xA9, 0xFF, 0x80, 0xED, 0xA0, 0xF0, 0x9F, 0x0B, (byte)'/', (byte)':', (byte)'9' + 0x80];

    public static Gen<Damage> Any { get; } = Gen.Select(
        Gen.Int[0, 40].Select(kind => Math.Min(kind % 10, 4)), Gen.Double[0, 1], Gen.OneOf(Alphabet), Gen.Int[1, 80],
        (kind, where, value, length) => new Damage(kind, where, value, length));

    public static byte[] Apply(byte[] bytes, IEnumerable<Damage> damages)
    {
        foreach (Damage damage in damages)
        {
            int at = (int)(damage.Where * bytes.Length), to = Math.Min(bytes.Length, at + damage.Length);
            if (at == bytes.Length) continue;
            bytes = damage.Kind switch
            {
                0 => [.. bytes[..at], damage.Value, .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], damage.Value, .. bytes[at..]],
                2 => [.. bytes[..at], .. bytes[to..]],
                3 => [.. bytes[..to], .. bytes[at..]],
                _ => bytes[..Math.Max(at, bytes.Length - damage.Length)],
            };
        }
        return bytes;
    }
}
