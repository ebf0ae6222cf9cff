using System.Globalization;

namespace MapReduce.Cli.Options;

/// <summary>Sizes as people type them: <c>64KiB</c>, <c>2GiB</c>, <c>500MB</c>, plain bytes.</summary>
internal static class SizeText
{
    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40), ("B", 1), ("", 1),
    ];

    /// <summary>The size in bytes; null if the text is not a positive size.</summary>
    public static long? Parse(string text)
    {
        foreach ((string suffix, long bytes) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            ReadOnlySpan<char> number = text.AsSpan(0, text.Length - suffix.Length);
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)) return null;
            decimal size = value * bytes;
            return size is >= 1 and <= long.MaxValue ? (long)size : null;
        }
        return null;
    }

    /// <summary>Whether a text is a unit alone.</summary>
    public static bool IsUnit(string text) => text.Length > 0 && Units.Any(unit => unit.Suffix.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>A size as an option takes it, without rounding: <c>64MiB</c>, or plain bytes.</summary>
    public static string Exact(long bytes) =>
        Units.Where(unit => unit.Suffix.EndsWith("iB", StringComparison.Ordinal) && bytes % unit.Bytes == 0).OrderByDescending(unit => unit.Bytes)
            .Select(unit => string.Create(CultureInfo.InvariantCulture, $"{bytes / unit.Bytes}{unit.Suffix}")).FirstOrDefault() ?? bytes.ToString(CultureInfo.InvariantCulture);
}
