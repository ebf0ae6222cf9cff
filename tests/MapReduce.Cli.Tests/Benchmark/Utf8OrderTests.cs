using System.Text;
using CsCheck;
using MapReduce.Cli.Benchmark;

namespace MapReduce.Cli.Tests.Benchmark;

public sealed class Utf8OrderTests
{
    // Code points around every border: ASCII, two, three and four bytes, both sides of the surrogates.
    private static readonly int[] Borders = [0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF];

    private static readonly Gen<string> Texts =
        Gen.Int[0, Borders.Length - 1].List[0, 4].Select(borders => string.Concat(borders.Select(i => char.ConvertFromUtf32(Borders[i]))));

    [Fact]
    public void Strings_are_ordered_as_their_bytes_are() =>
        Gen.Select(Texts, Texts).Sample((left, right) =>
            Math.Sign(Utf8Order.Instance.Compare(left, right)) == Math.Sign(Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))));
}
