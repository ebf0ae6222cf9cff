using System.IO.Compression;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Tests.Input.Archives;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MapReduce.Tests.Pipeline;

/// <summary>Inputs of a test in a folder, wrapped as it likes.</summary>
internal sealed class InputFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The path that a name has in the folder.</summary>
    public string this[string name] => _folder.At(name);

    public IEnumerable<string> Names => _folder.Names();

    /// <summary>Writes inputs as files of a container, or as the files of one archive, and resolves them.</summary>
    public IReadOnlyList<InputSource> Write(Container container, params byte[][] inputs) =>
        InputList.Resolve(container == Container.Zip ? [Archive(inputs)] : [.. inputs.Select((text, i) => _folder.WriteAt($"{i}.{container}", Wrap(container, text)))]);

    /// <summary>The bytes of an input in a container that holds one.</summary>
    public static byte[] Wrap(Container container, byte[] text)
    {
        if (container == Container.Plain) return text;
        // Two members or frames, for a cut between them is one more place to go wrong.
        byte[] first = text[..(text.Length / 3)], second = text[(text.Length / 3)..];
        if (container == Container.Gzip) return [.. GzipSample.Member(first), .. GzipSample.Member(second)];
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);   // as the zstd program does
        return [.. compressor.Wrap(first), .. compressor.Wrap(second)];
    }

    private string Archive(byte[][] inputs)
    {
        string path = _folder.At("inputs.zip");
        File.Delete(path);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        for (int i = 0; i < inputs.Length; i++)
        {
            using Stream entry = zip.CreateEntry($"{i}.tsv", CompressionLevel.Fastest).Open();
            entry.Write(inputs[i]);
        }
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
