using MapReduce.Cli.Options;
using MapReduce.Input;
using MapReduce.Partition;

namespace MapReduce.Cli.Jobs;

/// <summary>Shows what a run would read: the container, format, size and chunks of each input.</summary>
internal sealed class DryRun(RunSettings settings, TextWriter error)
{
    private const int HeadBytes = 1 << 16;

    public delegate string FormatOf(InputSource input, ReadOnlySpan<byte> head);

    public void Show(IReadOnlyList<InputSource> inputs, FormatOf formatOf)
    {
        long bytes = 0, chunks = 0;
        foreach (InputSource input in inputs)
        {
            string format = input.IsStandardInput ? "format detected when it is read" : InputReader.Guard(input, () => formatOf(input, Head(input)));
            long? own = input.IsSeekable ? ByteRange.CountIn(input.StoredBytes!.Value, settings.Pipeline.ChunkBytes) : null;
            string size = input.StoredBytes is { } stored ? Readable.Size(stored) : "unknown size";
            string cut = own is { } count ? Readable.Plural(count, "chunk") : $"{Readable.Size(settings.Pipeline.ChunkBytes)} chunks, number unknown until it is read";
            error.WriteLine($"{input.Name}: {input.Container.ToString().ToLowerInvariant()}, {format}, {size}, {cut}");
            bytes += input.StoredBytes ?? 0;
            chunks += own ?? 0;
        }
        foreach (Preset setting in settings.Set) error.WriteLine($"{Presets.KeyOf(setting.Option)} = {setting.Value}, from {setting.Place}");
        string known = chunks == 0 ? "" : $", {Readable.Plural(chunks, "known chunk")}";
        error.WriteLine(
            $"{Readable.Plural(inputs.Count, "input")}, {Readable.Size(bytes)}{known}, {Readable.Plural(settings.Pipeline.Workers, "worker")}; nothing was read or written");
    }

    private static byte[] Head(InputSource input) => InputReader.Guard(input, () =>
    {
        using InputReader reader = InputReader.Open(input);
        byte[] head = new byte[HeadBytes];
        int length = reader.Content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return head.AsSpan(0, length).ToArray();
    });
}
