using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;
using MapReduce.Pipeline;

namespace MapReduce.Cli.Options;

/// <summary>What a file of a folder or glob is to a job on n-grams.</summary>
internal static class FolderContent
{
    /// <summary>The content of an input, by its first bytes.</summary>
    public static InputContent Of(InputSource source)
    {
        if (source.Path is null || source.StoredBytes is null) return InputContent.Data;
        InputHead beginning = InputHead.Read(source);
        // What cannot be read, or is of a kind that no job reads, is refused by name when it is opened.
        if (beginning.Bytes is not { } head)
            return beginning.Problem?.InnerException is ForeignContentException { Kind: { } kind } && kind == ContentKind.OwnRun ? InputContent.Record : InputContent.Data;
        return NgramContents.Of(head) switch
        {
            NgramContent.Totals => InputContent.Companion,
            NgramContent.Result => InputContent.Result,
            NgramContent.Rejects or NgramContent.Report => InputContent.Record,
            // A damaged shard still has TABs; its bad lines are for the run to report.
            NgramContent.Other when !head.Contains((byte)'\t') => InputContent.Foreign,
            _ => InputContent.Data,
        };
    }
}
