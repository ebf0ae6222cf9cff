using System.Globalization;

namespace MapReduce.Cli.Display;

/// <summary>Numbers for people, the same in every locale.</summary>
internal static class Text
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A sum of sums, which may itself have passed 2^63-1.</summary>
    public static string Sum(ulong sum) => (long)sum < 0 ? "more than 9,223,372,036,854,775,807" : Number((long)sum);

    public static string Plural(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
