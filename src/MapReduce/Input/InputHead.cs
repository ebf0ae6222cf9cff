namespace MapReduce.Input;

/// <summary>The beginning of an input, decompressed.</summary>
public static class InputHead
{
    /// <summary>Enough to tell what a file is, in bytes.</summary>
    private const int MostBytes = 1 << 14;

    /// <summary>The first bytes of a file, unpacked; null where it cannot be read.</summary>
    public static byte[]? Of(string path) => Of(new InputSource(0, path, path, Container.Plain, null));

    /// <summary>The first bytes of an input, unpacked; null where it cannot be read.</summary>
    public static byte[]? Of(InputSource source)
    {
        try
        {
            return InputReader.Guard(source, () =>
            {
                using InputReader reader = InputReader.Open(source);
                byte[] head = new byte[MostBytes];
                return head[..reader.Content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            });
        }
        catch (MapReduceException)
        {
            return null;
        }
    }
}
