using System.Globalization;

namespace MapReduce.Cli.Benchmark;

/// <summary>What a program answered: the length of its text in bytes and the text's XXH3 hash of 64 bits.</summary>
internal readonly record struct Answer(long Bytes, ulong Hash)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"xxh3 {Hash:x16} of {Bytes:N0} bytes");
}
