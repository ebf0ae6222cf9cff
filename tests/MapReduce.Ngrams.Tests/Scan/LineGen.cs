using System.Globalization;
using System.Text;
using CsCheck;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Generates files of the three versions: mostly as they really are, with the odd numbers and ngrams that may occur.</summary>
internal static class LineGen
{
    private static readonly Gen<string> Word = Gen.OneOf(
        "a", "of", "watch", "watch_VERB", "watch_NOUN", "_NOUN_", "_START_", "AHAB_", "AM_PM_NOUN", "and___DET", "ACLC_.", ":_.", "_", "__", "\"", "9,000",
        "0 \" A most useful", "é", "naïve_ADJ", "中文", "😀", "the quick _NOUN_ fox", "1999", "A b_X c d e", "\uFEFF", " ",
        // Case, in one byte and more, of one length and another.
        "the", "The", "THE", "Watch", "WATCH", "Watch_NOUN", "watch_noun", "É", "Naïve_ADJ", "ДОМ", "Дом", "σίσυφος", "ΣΊΣΥΦΟΣ", "Ⱥ", "Ⱥⱥ", "\u212A", "İ", "ı", "ẞ", "𐐀", "\u01C5",
        // Tags on some tokens and not on others, and two on one.
        "Watch_NOUN dog_VERB", "watch dog_NOUN", "watch_VERB dog", "a_NOUN_NOUN", "__X", "_VERB_ _NOUN_", " _X");

    private static readonly Gen<string> Repeated = Gen.Select(
        Gen.OneOf("k", "K", "é", "Ⱥ", "中", "😀"), Gen.Int[1, 130], (unit, bytes) => string.Concat(Enumerable.Repeat(unit, Math.Max(1, bytes / Encoding.UTF8.GetByteCount(unit)))));

    // The longest ngram that is compared as one block has 63 bytes.
    private static readonly Gen<string> AboutABlock = Gen.Select(
        Gen.Int[60, 66], Gen.OneOf("", "_NOUN", "_", "é", "中", " b"),
        (bytes, end) => new string('k', bytes - Encoding.UTF8.GetByteCount(end)) + end);

    public static Gen<string> Ngram { get; } = Gen.Frequency((8, Word), (2, Repeated), (1, AboutABlock));

    private static readonly Gen<string> Year = Gen.Frequency(
        (20, Gen.Int[1505, 2019].Select(Text)),
        (1, Gen.OneOf("1", "9", "10", "99", "999", "0999", "00001999", "9999", "1000")),
        (1, Gen.Int[0, 99999].Select(Text)),
        (1, Gen.OneOf("0", "0000", "10000", "", "199x")));

    private static readonly Gen<string> Count = Gen.Frequency(
        (40, Gen.Int[0, 99999].Select(Text)),
        (6, Gen.Select(Gen.Int[1, 18], Gen.OneOf('0', '1', '9'), Gen.Int[0, 9], (digits, digit, last) => new string(digit, digits - 1) + Text(last))),
        (2, Gen.OneOf("9999999", "10000000", "99999999", "100000000", "281474976710655", "281474976710656", "000000000000000000000000005")),
        (1, Gen.OneOf("999999999999999999", "1000000000000000000", "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999")),
        (1, Gen.OneOf("", "-1", "-0", "-", "+5", "1x", "1 ")));

    private static readonly Gen<string> LineEnd = Gen.Frequency((30, Gen.Const("\n")), (1, Gen.Const("\r\n")));

    /// <summary>Files of a few dozen lines: ngrams in runs, years in any order, with or without a mark before them and a newline behind.</summary>
    public static Gen<Sample> File(NgramFormat version) => Gen.Select(
        RunOf(version).List[0, 12], Gen.Frequency((6, Gen.Const("\n")), (1, Gen.Const("\r\n"))), Gen.OneOf(true, true, true, false), Gen.OneOf("", "", "", "\uFEFF"),
        (runs, ends, endsLast, mark) =>
        {
            string text = mark + string.Concat(runs.SelectMany(run => run)).Replace("\n", ends, StringComparison.Ordinal);
            return new Sample(Encoding.UTF8.GetBytes(endsLast ? text : text.TrimEnd('\n')), version);
        });

    private static Gen<List<string>> RunOf(NgramFormat version)
    {
        Gen<string> numbers = version switch
        {
            NgramFormat.V1 => Gen.Select(Year, Count, Count, Count, (year, matches, pages, volumes) => $"{year}\t{matches}\t{pages}\t{volumes}"),
            NgramFormat.V2 => Gen.Select(Year, Count, Count, (year, matches, volumes) => $"{year}\t{matches}\t{volumes}"),
            _ => Gen.Select(Year, Count, Count, (year, matches, volumes) => $"{year},{matches},{volumes}"),
        };
        return version == NgramFormat.V3
            ? Gen.Select(Ngram, numbers.List[1, 12], LineEnd, (ngram, groups, end) => new List<string> { $"{ngram}\t{string.Join('\t', groups)}{end}" })
            : Gen.Select(Ngram, Gen.Select(numbers, LineEnd).List[1, 8], (ngram, rows) => rows.Select(row => $"{ngram}\t{row.Item1}{row.Item2}").ToList());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
