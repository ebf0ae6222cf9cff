using MapReduce.Input;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Count;

/// <summary>Tells from the beginning of an input whether the rows of an ngram come together, as they do in Google's files.</summary>
internal static class InputOrder
{
    /// <summary>Fewer lines prove nothing.</summary>
    private const int LeastLines = 64;

    /// <summary>Whether the rows of the first input's ngrams come apart. False if that is not to be seen, because it has no rows or can be read only once.</summary>
    public static bool ComesApart(IReadOnlyList<InputSource> inputs)
    {
        if (inputs.Count == 0 || inputs[0] is not { Path: not null, StoredBytes: not null } first || InputHead.Read(first).Bytes is not { } head) return false;
        return FormatDetector.Find(head) is NgramFormat.V1 or NgramFormat.V2 && ComesApart(head);
    }

    /// <summary>Whether most lines have another ngram than the one before. REQUIRES: they are of v1 or v2.</summary>
    internal static bool ComesApart(ReadOnlySpan<byte> head)
    {
        int lines = 0, others = 0;
        ReadOnlySpan<byte> last = default;
        foreach (Range range in head.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = head[range];
            ReadOnlySpan<byte> ngram = line.IndexOf((byte)'\t') is >= 0 and var tab ? line[..tab] : line;
            if (!ngram.SequenceEqual(last)) others++;
            lines++;
            last = ngram;
        }
        return lines >= LeastLines && others * 2 > lines;
    }
}
