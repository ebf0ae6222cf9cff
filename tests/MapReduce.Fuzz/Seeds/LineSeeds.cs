using System.Text;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Tests.Scan;

namespace MapReduce.Fuzz.Seeds;

/// <summary>Lines of the three versions, good and bad, each short.</summary>
internal static class LineSeeds
{
    private const string Run = "watch\t1990\t10\t2\nwatch\t1991\t123456\t34\nwatch_NOUN\t1991\t7\t7\nWatch dog_NOUN\t2008\t1\t1\n_VERB_\t1505\t99999999\t100\n";

    public static IEnumerable<(string Name, byte[] Bytes)> All
    {
        get
        {
            yield return Of("v1-lines", NgramFormat.V1, 0, "watch\t1990\t10\t5\t2\nwatch\t1991\t123456\t4444\t34\nÉ\t2008\t1\t1\t1\n");
            yield return Of("v1-four-fields", NgramFormat.V1, 1, "watch\t1990\t10\t5\n");
            yield return Of("v1-six-fields", NgramFormat.V1, 2, "watch\t1990\t10\t5\t2\t9\n");
            yield return Of("v2-lines", NgramFormat.V2, 0, Run);
            yield return Of("v2-no-newline-at-the-end", NgramFormat.V2, 3, Run.TrimEnd('\n'));
            yield return Of("v2-carriage-returns", NgramFormat.V2, 4, Run.Replace("\n", "\r\n", StringComparison.Ordinal));
            yield return Of("v2-byte-order-mark", NgramFormat.V2, 5, "\uFEFF" + Run);
            yield return Of("v2-newlines-only", NgramFormat.V2, 6, "\n\n\r\n\n");
            yield return Of("v2-nothing", NgramFormat.V2, 7, "");
            yield return Of("v2-a-bad-line-of-each-kind", NgramFormat.V2, 8,
                "a\t1990\t1\t1\n\t1990\t1\t1\na\t0\t1\t1\na\t10000\t1\t1\na\t199x\t1\t1\na\t1990\tx\t1\na\t1990\t-1\t1\na\t1990\t9223372036854775808\t1\na\t1990\t1\na\t1990\t1\t1\t1\n\0\t1990\t1\t1\n");
            yield return ("v2-bytes-that-are-no-utf8", [FuzzedLines.FirstByte(NgramFormat.V2, 9), .. "\xC3\t1990\t1\t1\n\xED\xA0\x80\t1990\t1\t1\n\xF4\x90\x80\x80\t1990\t1\t1\n".Select(c => (byte)c)]);
            yield return Of("v2-numbers-of-every-length", NgramFormat.V2, 1, string.Concat(Enumerable.Range(1, 19).Select(digits => $"a\t1990\t{new string('9', digits - 1)}1\t{new string('1', 20 - digits)}\n")));
            yield return Of("v2-leading-zeros", NgramFormat.V2, 2, "a\t00001990\t0000000000000000000000000005\t01\n");
            yield return Of("v2-a-sum-too-large", NgramFormat.V2, 3, "a\t1990\t9223372036854775807\t1\na\t1991\t1\t1\n");
            yield return Of("v2-years-of-every-length", NgramFormat.V2, 4, "a\t1\t1\t1\na\t99\t2\t2\na\t999\t3\t3\na\t9999\t4\t4\nb\t0999\t5\t5\n");
            for (int length = 62; length <= 65; length++)
                yield return Of($"v2-an-ngram-of-{length}-bytes", NgramFormat.V2, 5, $"{new string('k', length)}\t1990\t1\t1\n{new string('k', length)}\t1991\t2\t1\n");
            yield return Of("v2-ngrams-that-begin-each-other", NgramFormat.V2, 0, string.Concat(Enumerable.Range(1, 20).Select(n => $"{new string('k', n)}\t1990\t1\t1\n")));
            yield return Of("v2-runs-of-one-row", NgramFormat.V2, 1, string.Concat(Enumerable.Range(0, 40).Select(n => $"{(char)('a' + n % 26)}{n}\t{1960 + n}\t{n}\t1\n")));
            yield return Of("v2-a-bad-line-within-a-run", NgramFormat.V2, 2, "watch\t1990\t1\t1\nwatch\t1991\tx\t1\nwatch\t1992\t1\t1\nwatchx\t1992\t1\t1\nwatch\t1993\t300000000\t1\r\nwatch\t3\t1\t1\n");
            yield return Of("v3-lines", NgramFormat.V3, 0, "watch\t1990,10,2\t1991,123456,34\t2008,1,1\nwatch_NOUN\t1991,7,7\n_VERB_\t1505,99999999,100\n");
            yield return Of("v3-a-bad-group", NgramFormat.V3, 1, "a\t1990,1\nb\t1990,1,1,1\nc\t\nd\t1990,1,1\t\ne\n");
            yield return Of("v3-numbers", NgramFormat.V3, 2, "a\t1,0,0\t9999,9223372036854775807,1\tx,1,1\nb\t1990,-1,1\nc\t1990,1,99999999999999999999\nd\t1990,281474976710656,281474976710655\n");
            yield return Of("v3-carriage-return-and-mark", NgramFormat.V3, 3, "\uFEFFa\t1990,1,1\r\nb\t1990,1,1\t1991,2,2\r\n");
            yield return Of("v3-many-groups", NgramFormat.V3, 4, $"a_NOUN{string.Concat(Enumerable.Range(1900, 60).Select(year => $"\t{year},{year * 7},{year % 9}"))}\n");
            // Each of the twelve filters, with a grouping of its own.
            const string forms = "The\t1990\t1\t1\nthe\t1850\t2\t1\nÉ\t1999\t3\t3\né_NOUN\t2008\t4\t4\nΣΊΣΥΦΟΣ\t1950\t5\t5\nȺ\t1500\t6\t6\n_NOUN_\t1700\t7\t7\nwatch_X dog\t1901\t8\t8\na_NOUN_NOUN\t1990\t9\t9\n._.\t1990\t1\t1\n";
            for (int filter = 0; filter < 13; filter++)
                yield return Of($"v2-filter-{filter}", NgramFormat.V2, 12 + 13 * (filter % 5) + filter, forms);
            yield return Of("v3-filter-years", NgramFormat.V3, 12, "the\t1850,1,1\t1995,2,2\t2008,3,3\nThe\t1850,1,1\n");
            yield return Of("v1-filter-tags", NgramFormat.V1, 12 + 10, "watch_NOUN\t1990\t1\t1\t1\n_X\t1990\t2\t2\t2\n: _VERB_\t1991\t3\t3\t3\n");
        }
    }

    private static (string, byte[]) Of(string name, NgramFormat version, int option, string lines) => (name, [FuzzedLines.FirstByte(version, option), .. Encoding.UTF8.GetBytes(lines)]);
}
