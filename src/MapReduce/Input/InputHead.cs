using MapReduce.Input.Archives;
using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>The beginning of an input, for code that must know what it is before it is read. Reading it never fails.</summary>
/// <param name="Container">How the bytes are wrapped.</param>
/// <param name="Bytes">The first decompressed bytes, in an archive those of its first file; null if the input cannot be read or is of a kind that no job reads.</param>
/// <param name="Problem">Why there are no bytes, as the run would report it.</param>
public sealed record InputHead(Container Container, byte[]? Bytes, MapReduceException? Problem)
{
    /// <summary>Most decompressed bytes that are read, here and by a run to recognize its inputs.</summary>
    public const int MostBytes = 1 << 16;

    /// <summary>The beginning of a file. REQUIRES: it is not a pipe, whose bytes would be lost.</summary>
    public static InputHead Read(string path)
    {
        Container container = Container.Plain;
        var source = new InputSource(0, path, path, container, null);
        return Try(source, () => container, () =>
        {
            using FileStream file = Files.Read(path);
            byte[] signature = new byte[ContainerSignature.LengthBytes];
            container = ContainerSignature.Of(signature.AsSpan(0, file.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false)));
            if (container != Container.Zip) return Read(source with { Container = container, StoredBytes = file.CanSeek ? file.Length : null });
            IReadOnlyList<ZipEntry> files = ZipEntries.Of(path, file).Files;
            return files.Count == 0 ? new InputHead(container, [], null) : Read(source with { Name = $"{path}:{files[0].Name}", Container = container, StoredBytes = files[0].CompressedLength, Entry = 0 });
        });
    }

    /// <summary>The beginning of an input that can be read again.</summary>
    public static InputHead Read(InputSource source)
    {
        Container container = source.Container;
        return Try(source, () => container, () =>
        {
            using InputReader reader = InputReader.Open(source);
            container = reader.Container;
            // Failures after the beginning are left for the run to find.
            var content = new PeekedStream(reader.Content, MostBytes);
            byte[] head = content.Head.ToArray();
            if (head.Length == 0) _ = content.ReadByte();
            return new InputHead(container, head, null);
        });
    }

    private static InputHead Try(InputSource source, Func<Container> recognized, Func<InputHead> read)
    {
        try
        {
            return InputReader.Guard(source, read);
        }
        catch (MapReduceException e)
        {
            return new InputHead(recognized(), null, e);
        }
    }
}
