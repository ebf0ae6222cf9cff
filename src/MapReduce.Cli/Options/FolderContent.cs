using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>Tells whether a file found in a folder or by a glob is data for a job on ngrams.</summary>
internal static class FolderContent
{
    /// <summary>The content of an input, judged by its first bytes.</summary>
    public static InputContent Of(InputSource source)
    {
        if (source.Path is null || source.StoredBytes is null) return InputContent.Data;
        // The lock of a checkpoint has no content.
        if (source.StoredBytes == 0 && CheckpointFiles.Owns(Files.NameOf(source.Path))) return InputContent.Record;
        InputHead beginning = InputHead.Read(source);
        // Unreadable and unsupported files are refused by name when they are opened.
        if (beginning.Bytes is not { } head)
            return beginning.Problem?.InnerException is ForeignContentException { Kind: { } kind } && kind == ContentKind.OwnRun ? InputContent.Record : InputContent.Unreadable;
        return NgramContents.Of(head) switch
        {
            NgramContent.Totals => InputContent.Companion,
            // An index has the rows of the shards beside it.
            NgramContent.Result or NgramContent.Index => InputContent.Result,
            NgramContent.Rejects or NgramContent.Report => InputContent.Record,
            // Even a damaged shard has TABs. The run reports its bad lines.
            NgramContent.Other when !head.Contains((byte)'\t') || IsMarkup(head) => InputContent.Foreign,
            _ => InputContent.Data,
        };
    }

    /// <summary>Whether it is a page or a picture as markup, which may be indented by TABs.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> head) => head.StartsWith("<"u8) && head.IndexOfAny((byte)'\t', (byte)'\n') is >= 0 and var end && head[end] == '\n' && head[..end].TrimEnd((byte)'\r').EndsWith(">"u8);
}
