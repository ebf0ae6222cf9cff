using MapReduce.Input;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Cli.Options;

/// <summary>What to do about an input that is not in the version that was given for all.</summary>
internal static class ForcedFormat
{
    /// <summary>Advice if an input looks like another version than <paramref name="given"/>; null if it does not, or none was given.</summary>
    public static string? AdviceOn(InputSource input, NgramFormat? given) =>
        given is { } version && InputHead.Read(input).Bytes is { } head && FormatDetector.Find(head) is { } found && found != version
            ? $"the file looks like {Name(found)}; leave out --format {Name(version)}"
            : null;

    private static string Name(NgramFormat version) => $"{version}".ToLowerInvariant();
}
