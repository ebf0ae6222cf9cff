using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>The sums of a v3 line by every width, against a regular expression: what is regular, what is not, and the sums of what is.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed unsafe partial class GroupSumsTests
{
    private const int Padding = 64;

    /// <summary>Ends of lines, each of which stands behind good groups of many lengths, and before more of them where it ends in a TAB.</summary>
    private static readonly string[] Parts =
    [
        "", "1", "19", "199", "1999", "1999,", "1999,1", "1999,1,", "1999,1,1", "1999,1,1,", "1999,1,1,1", "1999,1,1,1,", "1999,1,1\t", "1999,,1", "1999,1,,1", "1999,,1,1", ",1999,1,1",
        "199,1,1", "19991,1,1", "0999,1,1", "0000,1,1", "1000,1,1", "9999,9,9", "1999,12345678,1", "1999,1,12345678", "1999,99999999,99999999", "1999,123456789,1", "1999,1,123456789",
        "1999,12345,1234", "1999,1234,12345", "1999,00000000,00000000", "1999,000000000,1", "1999,1,1234567890123456789", "1999\t1\t1", "1999\t1,1", "1999,1\t1", "1999,1.1", "1999;1,1", "1999,1,1\r", "1999,1,1\0",
        "1999,1,1\t\t", "\t1999,1,1", "1999,1,-1", "1999,a,1", "199\t1,1,1", "1999,1:,1", "1999,1,/1", "1999,1,1\u00AF", "\u00AF999,1,1", "1999,\u00B9,1",
        // One field more in a group and one less in another: the separators of the line are as many as they should be.
        "1999,1,1,1\t1999,1\t", "1999,1\t1999,1,1,1\t", "1999,1,1,1\t1999,1", "1999,1\t1999,1,1,1", "1999,1,1,1\t1,1", "1999,1,1,1\t1", "1,1\t1999,1,1,1", "1999,1,1,1,1\t1999\t", "1999\t1999,1,1,1,1\t",
        "1\t345,78,1,1,1\t", "19\t99,1,1,1,1\t", "1\t34,5,1,1,1\t", "199\t9,1,1,1,1", "1999,1,1,1\t12345678901234567890123456789012345678901234567890123456789,1,1\t1999,1\t",
    ];

    [Fact]
    public void A_group_that_is_not_regular_is_seen_wherever_it_stands()
    {
        var before = new StringBuilder();
        for (int groups = 0; groups < 16; groups++)
        {
            foreach (string first in new[] { "1999,1,1\t", "1999,12,1\t", "1999,1234,123\t", "1999,99999999,12345678\t" })
            {
                foreach (string part in Parts)
                {
                    Check(before + first + part);
                    Check(before + first + part + "\t1999,2,1");
                    Check(part + first + before + "1999,3,1");
                    Check(part + "\t" + first + before + "1999,12345,1");
                }
            }
            before.Append(CultureInfo.InvariantCulture, $"{1900 + groups},{groups * groups},{groups}\t");
        }
        foreach (string part in Parts) Check(part);
    }

    [Fact]
    public void Lines_of_random_fields()
    {
        string[] fields = ["1999,", "1999,", "2000,", "1,", "1,", "23,", "12345,", "99999999,", "1\t", "1\t", "45\t", "12345678\t", "\t", ",", "1999,1,1\t", "2001,10,9\t", "1999,1,1,1\t", "1999,1\t", "0", "7"];
        var random = new Random(3);
        for (int i = 0; i < 60_000; i++) Check(string.Concat(random.GetItems(fields, random.Next(1, 40))).TrimEnd(',') + (i % 3 == 0 ? "1" : ""));
    }

    [Fact]
    public void Lines_of_random_groups_with_at_most_one_other_byte()
    {
        var random = new Random(4);
        for (int i = 0; i < 40_000; i++)
        {
            var text = new StringBuilder();
            int digits = random.Next(1, 9);
            for (int groups = random.Next(1, 24); groups > 0; groups--)
                text.Append(CultureInfo.InvariantCulture, $"{random.Next(1000, 10_000)},{random.Next((int)Math.Pow(10, random.Next(1, digits + 1)))},{random.Next((int)Math.Pow(10, random.Next(1, digits + 1)))}\t");
            text.Length--;
            if (i % 2 == 0) text[random.Next(text.Length)] = random.GetItems("0123456789,,,\t\t\t\r\0/:.\u00AC"u8, 1) is [var other] ? (char)other : ' ';
            Check(text.ToString());
        }
    }

    [Fact]
    public void A_line_of_64_KiB_of_the_largest_counts()
    {
        const string group = "9999,99999999,99999999\t";
        string line = string.Concat(Enumerable.Repeat(group, 65_536 / group.Length)).TrimEnd('\t');
        Check(line);
        Check(line.Replace("99999999\t", "9\t", StringComparison.Ordinal));
        Check(line + ",1");
    }

    private static void Check(string groups)
    {
        Match match = Regular.Match(groups);
        ulong matches = 0, volumes = 0;
        foreach (Capture capture in match.Groups["matches"].Captures) matches += ulong.Parse(capture.ValueSpan, CultureInfo.InvariantCulture);
        foreach (Capture capture in match.Groups["volumes"].Captures) volumes += ulong.Parse(capture.ValueSpan, CultureInfo.InvariantCulture);
        (bool, ulong, ulong) expected = (match.Success, matches, volumes);

        byte[] line = Encoding.Latin1.GetBytes($"1800,1,1\na\t{groups}\n");
        byte[] memory = new byte[Padding + line.Length + 2 * Padding];
        for (int i = 0; i < memory.Length; i++) memory[i] = "19,1,1\t,\n"u8[i % 9];
        line.CopyTo(memory, Padding);
        fixed (byte* start = memory)
        {
            byte* from = start + Padding + 11, end = start + Padding + line.Length - 1;
            foreach (VectorWidth width in Widths.Accelerated)
            {
                NgramCount sum;
                bool regular = width switch
                {
                    VectorWidth.Bits512 => Width512.TrySum(from, end, out sum),
                    VectorWidth.Bits256 => Width256.TrySum(from, end, out sum),
                    VectorWidth.Bits128 => Width128.TrySum(from, end, out sum),
                    _ => WidthScalar.TrySum(from, end, out sum),
                };
                if (!regular) sum = default;
                (bool, ulong, ulong) found = (regular, (ulong)sum.Matches, (ulong)sum.Volumes);
                if (found != expected) Assert.Fail($"{width}: {found} instead of {expected} for '{groups}'");
            }
        }
    }

    [GeneratedRegex(@"\A[1-9][0-9]{3},(?<matches>[0-9]{1,8}),(?<volumes>[0-9]{1,8})(\t[1-9][0-9]{3},(?<matches>[0-9]{1,8}),(?<volumes>[0-9]{1,8}))*\z")]
    private static partial Regex Regular { get; }
}
