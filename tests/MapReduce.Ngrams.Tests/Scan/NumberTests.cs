using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Years and counts of every length, whatever stands before and behind them.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class NumberTests : IDisposable
{
    private const string Digits = "12345678901234567890";

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<NgramFormat> Versions => [NgramFormat.V1, NgramFormat.V2, NgramFormat.V3];

    [Theory, MemberData(nameof(Versions))]
    public void Every_year_is_read(NgramFormat version)
    {
        var lines = new StringBuilder();
        for (int year = 0; year <= 10_010; year++) lines.Append(Line(version, "a", year.ToString(CultureInfo.InvariantCulture), "1", "1"));
        Agreement.Check(_trial, Encoding.ASCII.GetBytes(lines.ToString()), version, [new CountOptions { By = GroupBy.NgramYear }, new CountOptions { By = GroupBy.Year }]);
    }

    [Theory, MemberData(nameof(Versions))]
    public void Zeros_before_a_year_change_nothing(NgramFormat version)
    {
        var lines = new StringBuilder();
        foreach (int year in new[] { 0, 1, 12, 199, 1999, 9999, 10_000 })
            for (int digits = 1; digits <= 12; digits++)
                lines.Append(Line(version, $"a{digits}", year.ToString($"D{digits}", CultureInfo.InvariantCulture), "1", "1"));
        Agreement.Check(_trial, Encoding.ASCII.GetBytes(lines.ToString()), version, Agreement.AllOptions);
    }

    [Theory, MemberData(nameof(Versions))]
    public void Counts_of_every_length_are_read_or_are_too_large(NgramFormat version)
    {
        var lines = new StringBuilder();
        string[] counts =
        [
            .. Enumerable.Range(1, 20).Select(n => Digits[..n]), .. Enumerable.Range(1, 20).Select(n => new string('9', n)),
            .. Enumerable.Range(1, 25).Select(n => "7".PadLeft(n, '0')), "9223372036854775807", "9223372036854775808", "0009223372036854775807", "18446744073709551615", "18446744073709551616",
        ];
        // Each with an ngram and a year of its own, so that no sum passes the largest.
        int line = 0;
        foreach (string matches in counts)
        {
            foreach (string volumes in new[] { "1", "1234567", "12345678", "123456789", matches })
            {
                string year = (1000 + line).ToString(CultureInfo.InvariantCulture);
                lines.Append(Line(version, $"n{line}", year, matches, volumes));
                lines.Append(Line(version, $"m{line++}", year, volumes, matches));
            }
        }
        Agreement.Check(_trial, Encoding.ASCII.GetBytes(lines.ToString()), version, [new CountOptions(), new CountOptions { By = GroupBy.NgramYear }, new CountOptions { By = GroupBy.NgramDecade }]);
    }

    [Theory, MemberData(nameof(Versions))]
    public void Every_byte_at_every_place_of_the_numbers_is_a_digit_or_makes_the_line_another(NgramFormat version)
    {
        byte[] line = Encoding.ASCII.GetBytes(Line(version, "a", "1999", "1234567", "123"));
        byte[] next = Encoding.ASCII.GetBytes(Line(version, "a", "2001", "8", "4"));
        var input = new List<byte>();
        for (int place = 1; place < line.Length; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] other = [.. line];
                other[place] = (byte)value;
                input.AddRange([.. next, .. other, .. next]);
            }
        }
        Agreement.Check(_trial, input.ToArray(), version, [new CountOptions { By = GroupBy.NgramYear }, new CountOptions { By = GroupBy.Year }]);
    }

    [Theory, MemberData(nameof(Versions))]
    public void Ngrams_of_every_length_are_read_with_numbers_of_every_length_behind_them(NgramFormat version)
    {
        var lines = new StringBuilder();
        for (int length = 1; length <= 130; length++)
        {
            foreach (int digits in new[] { 1, 4, 7, 8, 9 })
            {
                string count = Digits[..digits];
                lines.Append(Line(version, new string('k', length), "1999", count, "1")).Append(Line(version, new string('k', length), "2000", "1", count));
                lines.Append(Line(version, new string('k', length - 1) + "é", "1999", count, count));
            }
        }
        Agreement.Check(_trial, Encoding.UTF8.GetBytes(lines.ToString()), version, Agreement.AllOptions);
    }

    private static string Line(NgramFormat version, string ngram, string year, string matches, string volumes) => version switch
    {
        NgramFormat.V1 => $"{ngram}\t{year}\t{matches}\t{volumes}\t{volumes}\n",
        NgramFormat.V2 => $"{ngram}\t{year}\t{matches}\t{volumes}\n",
        _ => $"{ngram}\t{year},{matches},{volumes}\n",
    };
}
