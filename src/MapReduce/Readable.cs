using System.Globalization;

namespace MapReduce;

/// <summary>Numbers, sizes and times for people, the same in every locale.</summary>
public static class Readable
{
    /// <summary>A number with separators: <c>12,345</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A total of sums, which may itself have passed 2^63-1.</summary>
    public static string Sum(ulong sum) => (long)sum < 0 ? "more than 9,223,372,036,854,775,807" : Number((long)sum);

    /// <summary>A total of sums with its noun: <c>1 match</c>, <c>2 matches</c>.</summary>
    public static string Sum(ulong sum, string noun, string? plural = null) => $"{Sum(sum)} {(sum == 1 ? noun : plural ?? noun + "s")}";

    /// <summary>A count with its noun: <c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Plural(long count, string noun, string? plural = null) => $"{Number(count)} {(count == 1 ? noun : plural ?? noun + "s")}";

    /// <summary>A number of bytes in powers of a thousand: <c>1.5 GB</c>.</summary>
    public static string Size(double bytes) => bytes switch
    {
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>Bytes a second: <c>1.5 GB/s</c>.</summary>
    public static string Speed(double bytes, TimeSpan time) => Speed(bytes / Math.Max(time.TotalSeconds, 1e-6));

    /// <inheritdoc cref="Speed(double, TimeSpan)"/>
    public static string Speed(double bytesPerSecond) => $"{Size(bytesPerSecond)}/s";

    /// <summary>A shorter time is shown as less than this, and makes no speed.</summary>
    public static TimeSpan LeastTime { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Seconds with two decimals: <c>1.25 s</c>.</summary>
    public static string Seconds(TimeSpan time) => time < LeastTime ? "<0.01 s" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    /// <summary>A time of some minutes or hours: <c>1:05</c>, <c>2:00:00</c>.</summary>
    /// <param name="seconds">At least 0.</param>
    public static string Duration(double seconds) => seconds switch
    {
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 60}:{(long)seconds % 60:00}"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 3600}:{(long)seconds / 60 % 60:00}:{(long)seconds % 60:00}"),
        _ => "very long",
    };
}
