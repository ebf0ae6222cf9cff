using System.IO.Compression;
using MapReduce.Cli.Process;
using MapReduce.Storage;
using ZstdSharp;

namespace MapReduce.Cli.Generate;

/// <summary>Wraps an output as its name says: <c>.gz</c>, <c>.zst</c>, <c>.zip</c>, or not at all.</summary>
internal sealed class Packing : IDisposable
{
    /// <summary>The earliest time that a zip archive can hold: the same seed gives the same bytes on every day.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Stack<IDisposable> _opened = new();

    /// <summary>Refuses a name that asks for what is not made here.</summary>
    /// <exception cref="UsageException">Its extension is of another kind of file.</exception>
    public static void Check(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is "" or ".tsv" or ".txt" or ".csv" or ".v1" or ".v2" or ".v3" or ".gz" or ".zst" or ".zip" || OutputTargets.IsStream(path)) return;
        throw new UsageException($"-o {path}: lines are written plain (.tsv, .txt, .csv or no extension) or packed (.gz, .zst, .zip); end the file's name in one of these");
    }

    /// <summary>Opens what the name asks for around <paramref name="output"/>, which stays open.</summary>
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

    /// <summary>Takes the bytes to pack.</summary>
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

    /// <summary>Ends what was begun; only then is the output whole.</summary>
    public void Dispose()
    {
        while (_opened.TryPop(out IDisposable? opened)) opened.Dispose();
    }
}
