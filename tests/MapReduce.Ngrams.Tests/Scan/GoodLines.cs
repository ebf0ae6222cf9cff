using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Good lines of a wanted length, to move what follows them along. Their ngrams are runs of the letter f, and each counts 1 and 1.</summary>
internal static class GoodLines
{
    private const int LongestNgram = 60;

    /// <summary>Lines of exactly <paramref name="bytes"/> in all; at least 20.</summary>
    public static byte[] OfLength(int bytes, NgramFormat version)
    {
        string numbers = version switch { NgramFormat.V1 => "\t1990\t1\t1\t1\n", NgramFormat.V2 => "\t1990\t1\t1\n", _ => "\t1990,1,1\n" };
        var text = new StringBuilder();
        while (text.Length < bytes)
        {
            int left = bytes - text.Length, longest = LongestNgram + numbers.Length;
            // A last line needs an ngram of its own: the one before it is shorter where too little would be left.
            int length = left <= longest ? left : Math.Min(longest, left - numbers.Length - 1);
            text.Append('f', length - numbers.Length).Append(numbers);
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
