namespace MapReduce.Cli.Benchmark;

/// <summary>
/// Orders strings as their UTF-8 bytes are: by code points. Ordinal comparison differs from it where a surrogate, which
/// stands for a code point above U+FFFF, meets a letter from U+E000 on.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    private Utf8Order() { }

    public int Compare(string? x, string? y)
    {
        int same = x.AsSpan().CommonPrefixLength(y);
        if (same == x!.Length || same == y!.Length) return x.Length.CompareTo(y!.Length);
        char left = x[same], right = y[same];
        return char.IsSurrogate(left) == char.IsSurrogate(right) ? left.CompareTo(right) : char.IsSurrogate(left) ? 1 : -1;
    }
}
