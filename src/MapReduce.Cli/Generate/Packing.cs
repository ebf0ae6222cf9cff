using System.IO.Compression;
using MapReduce.Cli.Process;
using MapReduce.Storage;
using ZstdSharp;

namespace MapReduce.Cli.Generate;

/// <summary>Compresses an output as its extension demands: <c>.gz</c>, <c>.zst</c>, <c>.zip</c>, or not at all.</summary>
internal sealed class Packing : IDisposable
{
    /// <summary>The earliest time that a zip archive can store, so that the same seed gives the same bytes on any day.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Stack<IDisposable> _opened = new();

    /// <summary>Refuses extensions that are not supported.</summary>
    /// <exception cref="UsageException">The extension is not supported.</exception>
    public static void Check(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is "" or ".tsv" or ".txt" or ".csv" or ".v1" or ".v2" or ".v3" or ".gz" or ".zst" or ".zip" || OutputTargets.IsStream(path)) return;
        throw new UsageException($"-o {path}: lines are written plain (.tsv, .txt, .csv or no extension) or compressed (.gz, .zst, .zip); use one of these extensions");
    }

    /// <summary>Wraps <paramref name="output"/>, which stays open.</summary>
    public Packing(Stream output, string? path)
    {
        string name = Path.GetFileName(path) ?? "";
        Content = Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".gz" => Keep(new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)),
            ".zst" => Keep(new CompressionStream(output, leaveOpen: true)),
            ".zip" => Keep(NewEntry(Keep(new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true)), Path.GetFileNameWithoutExtension(name))),
            _ => output,
        };
    }

    /// <summary>Receives the bytes to compress.</summary>
    public Stream Content { get; }

    private static Stream NewEntry(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    private T Keep<T>(T opened) where T : IDisposable
    {
        _opened.Push(opened);
        return opened;
    }

    /// <summary>Finishes the archive. The output is incomplete before that.</summary>
    public void Dispose()
    {
        while (_opened.TryPop(out IDisposable? opened)) opened.Dispose();
    }
}
