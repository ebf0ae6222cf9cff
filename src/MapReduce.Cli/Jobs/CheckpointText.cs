using MapReduce.Checkpoint;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>What a run says about its checkpoint.</summary>
internal static class CheckpointText
{
    /// <summary>How an interrupted run goes on, as the end of a sentence.</summary>
    public static string Resumption(string folder) => CheckpointFiles.ContentOf(folder) switch
    {
        { Parts: > 0 and var parts } => $"; {(parts == 1 ? "1 finished part is" : $"{Readable.Number(parts)} finished parts are")} in {folder}, and the same command resumes",
        _ => "; nothing was finished yet, so the same command starts again",
    };

    /// <summary>That the checkpoint of a finished run is no longer needed, and how to remove it; null if it cannot be read.</summary>
    public static string? Leftover(string folder)
    {
        if (CheckpointFiles.ContentOf(folder) is not { } content) return null;
        // Files of the user are not removed with it, and a name in bytes cannot be typed.
        bool isRemovable = content.IsAlone && !folder.Any(PathBytes.IsEscape);
        string path = folder.StartsWith('-') ? $"./{folder}" : folder;
        return $"the checkpoint {folder} ({Readable.Size(content.Bytes)}) is no longer needed{(isRemovable ? $": rm -r {ShellWord.Of(path)}" : "")}";
    }
}
