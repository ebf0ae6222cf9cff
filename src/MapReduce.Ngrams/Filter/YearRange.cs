using System.Globalization;
using System.Runtime.CompilerServices;

namespace MapReduce.Ngrams.Filter;

/// <summary>The years from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
/// <param name="First">At least <see cref="Least"/>.</param>
/// <param name="Last">At least <paramref name="First"/>, at most <see cref="Most"/>.</param>
public readonly record struct YearRange(int First, int Last)
{
    /// <summary>The lowest year that a line can have.</summary>
    public const int Least = 1;

    /// <summary>The highest year that a line can have.</summary>
    public const int Most = 9999;

    /// <summary>All years, with both ends open.</summary>
    public static YearRange All => new(Least, Most) { IsFirstOpen = true, IsLastOpen = true };

    /// <summary>Whether the user left the first year open; <see cref="First"/> is then <see cref="Least"/>, which nobody asked for.</summary>
    public bool IsFirstOpen { get; init; }

    /// <summary>Whether the user left the last year open; <see cref="Last"/> is then <see cref="Most"/>.</summary>
    public bool IsLastOpen { get; init; }

    private const string Between = "..";

    /// <summary>Parses <c>1900..2000</c>, <c>1900</c>, <c>1900..</c> or <c>..2000</c>; null if the text is invalid or the range empty.</summary>
    public static YearRange? Parse(string text)
    {
        int at = text.IndexOf(Between, StringComparison.Ordinal);
        if (at < 0) return Year(text) is { } only ? new YearRange(only, only) : null;
        string first = text[..at], last = text[(at + Between.Length)..];
        if (first.Length + last.Length == 0) return null;
        int? from = first.Length == 0 ? Least : Year(first), to = last.Length == 0 ? Most : Year(last);
        return from <= to ? new YearRange(from.Value, to.Value) { IsFirstOpen = first.Length == 0, IsLastOpen = last.Length == 0 } : null;
    }

    private static int? Year(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is >= Least and <= Most ? year : null;

    /// <summary>Whether the range contains a year.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint year) => year - (uint)First <= (uint)(Last - First);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}{Between}{Last}");
}
