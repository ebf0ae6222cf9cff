using System.IO.Compression;
using System.IO.Hashing;
using MapReduce.Input;
using MapReduce.Input.Archives;

namespace MapReduce.Tests.Input.Archives;

/// <summary>
/// Any bytes as an input: it is refused by name, as damaged, or gives what the framework makes of it, which is laxer; whether
/// it is a file or comes through a pipe.
/// </summary>
internal sealed class FuzzedArchive : IDisposable
{
    /// <summary>Beyond this, an archive is a bomb, and is not read to its end.</summary>
    private const int MostBytes = 8 << 20;

    private readonly TempFolder _folder = new();

    /// <summary>Fails where the reader does anything but the two things it may.</summary>
    public void Check(byte[] input)
    {
        string path = _folder.WriteAt("fuzzed", input);
        Container container = ContainerSignature.Of(input);
        (byte[] Bytes, string? Refusal) file = Outcome(() => InputList.Resolve([path]));
        if (file.Bytes.Length > MostBytes) return;
        if (file.Refusal is not null) Assert.StartsWith(path, file.Refusal, StringComparison.Ordinal);
        else Assert.True(file.Bytes.AsSpan().SequenceEqual(ByFramework(input, container)), "read, and by the framework it is something else");
        if (container == Container.Zip) return;
        AssertSame(file, Outcome(() => [new InputSource(0, path, path, Container.Plain, null)]), "through a pipe");
    }

    /// <summary>All that is in the inputs, up to a little more than a bomb may have, or how they are refused.</summary>
    private static (byte[] Bytes, string? Refusal) Outcome(Func<IReadOnlyList<InputSource>> sources)
    {
        var all = new MemoryStream();
        try
        {
            foreach (InputSource source in sources())
            {
                using InputReader reader = InputReader.Open(source);
                InputReader.Guard(source, () => CopyTo(all, reader.Content));
            }
        }
        catch (MapReduceException e) when (e.Failure == Failure.BadData)
        {
            Assert.DoesNotContain('\n', e.Message);
            return ([], e.Message);
        }
        return (all.ToArray(), null);
    }

    private static bool CopyTo(MemoryStream all, Stream content)
    {
        byte[] buffer = new byte[5000];
        while (all.Length <= MostBytes && content.Read(buffer) is > 0 and int length) all.Write(buffer, 0, length);
        return true;
    }

    private static byte[] ByFramework(byte[] input, Container container)
    {
        var all = new MemoryStream();
        switch (container)
        {
            case Container.Gzip:
                using (var gzip = new GZipStream(new MemoryStream(input), CompressionMode.Decompress)) gzip.CopyTo(all);
                break;
            case Container.Zip:
                using (var zip = new ZipArchive(new MemoryStream(input)))
                {
                    foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
                    {
                        long before = all.Length;
                        using (Stream content = entry.Open()) content.CopyTo(all);
                        Assert.Equal(entry.Crc32, Crc32.HashToUInt32(all.GetBuffer().AsSpan((int)before, (int)(all.Length - before))));
                    }
                }
                break;
            case Container.Zstd:
                using (var zstd = new ZstdSharp.DecompressionStream(new MemoryStream(input))) zstd.CopyTo(all);
                break;
            default:
                return input;
        }
        return all.ToArray();
    }

    private static void AssertSame((byte[] Bytes, string? Refusal) file, (byte[] Bytes, string? Refusal) other, string how)
    {
        Assert.True(file.Refusal == other.Refusal, $"{how}: '{other.Refusal ?? "read"}' and not '{file.Refusal ?? "read"}'");
        Assert.True(file.Bytes.AsSpan().SequenceEqual(other.Bytes), $"{how}: other bytes");
    }

    public void Dispose() => _folder.Dispose();
}
