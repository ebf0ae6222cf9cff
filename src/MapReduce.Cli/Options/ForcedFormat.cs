using MapReduce.Input;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Cli.Options;

/// <summary>What to do about an input that is not in the version that was given for all, or in none.</summary>
internal static class ForcedFormat
{
    /// <summary>Advice if an input looks like another version than <paramref name="given"/>, or like a table that is none; null if it does not.</summary>
    public static string? AdviceOn(InputSource input, NgramFormat? given)
    {
        if (InputHead.Read(input).Bytes is not { } head) return null;
        if (given is { } version) return FormatDetector.Find(head) is { } found && found != version ? $"the file looks like {Name(found)}; leave out --format {Name(version)}" : null;
        ReadOnlySpan<byte> line = head.AsSpan(0, head.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? end : head.Length);
        if (line.Contains((byte)'\t')) return null;
        if (FormatDetector.MayBeResult(head)) return "if it is a result of count without a header, give --format result";
        return line.Count((byte)';') >= 2 ? "if it is a table of a spreadsheet, save it with commas instead of semicolons; without a header, give --format result" : null;
    }

    private static string Name(NgramFormat version) => $"{version}".ToLowerInvariant();
}
