using System.Buffers.Binary;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Index;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Count;

/// <summary>Looks for the same source in several inputs, of which some are indexes, before any of them is counted.</summary>
/// <remarks>Inputs with different labels are counted apart, so one may have what the other has.</remarks>
/// <param name="options">The options of the run.</param>
internal sealed class IndexSurvey(CountOptions options)
{
    /// <summary>The extension of an index.</summary>
    public const string Extension = ".ngrams";

    private static readonly string[] Compressed = [".gz", ".zst", ".zip"];

    private readonly Dictionary<(string? Label, ulong Checksum, long Bytes), (string Index, string Source)> _texts = [];
    private readonly Dictionary<(string? Label, string Name), List<(string Index, IndexSource Source)>> _names = [];
    private readonly HashSet<(string, string)> _warned = [];

    /// <summary>Compares an index with those before it.</summary>
    /// <exception cref="MapReduceException">An index is to be made of the same text twice.</exception>
    public IEnumerable<Warning> Add(InputSource input, IndexContents contents)
    {
        (string index, string? label) = (input.Name, options.Label?.Invoke(input));
        foreach (IndexSource source in contents.Sources)
        {
            string name = WithoutCompression(source.Name);
            if (!_names.TryGetValue((label, name), out List<(string, IndexSource)>? named)) _names[(label, name)] = named = [];
            named.Add((index, source));
            if (source.Bytes == 0 || _texts.TryAdd((label, source.Checksum, source.Bytes), (index, source.Name))) continue;
            (string other, string first) = _texts[(label, source.Checksum, source.Bytes)];
            if (options.ForIndex) throw SourceNotes.Twice($"{other} ({first})", $"{index} ({source.Name})");
            if (_warned.Add((other, index)))
                yield return new Warning(WarningKind.SameShard, $"{index} and {other} are both made of {source.Name}, which counts each time; name one of them if that is not meant");
        }
    }

    /// <summary>Compares another input with the indexes, which were all added: by its name, and its length as far as that is known.</summary>
    public Warning? Compare(InputSource input)
    {
        if (!_names.TryGetValue((options.Label?.Invoke(input), WithoutCompression(SourceNotes.NameOf(input.Name))), out List<(string Index, IndexSource Source)>? named)) return null;
        foreach ((string index, IndexSource source) in named)
        {
            if (!MayBe(input, source)) continue;
            return new Warning(WarningKind.SameShard, $"{index} is made of a file with the name and the length of {input.Name}, which {(options.ForIndex ? "is refused once it is read, if it has the same text" : "then counts each time")}; name one of them if that is not meant");
        }
        return null;
    }

    private static bool MayBe(InputSource input, IndexSource source) => input switch
    {
        { Container: Container.Plain, StoredBytes: { } bytes } => bytes == source.Bytes,
        // The last four bytes of a gzip file are the length of its content, or of the last of its members.
        { Container: Container.Gzip, Path: not null, StoredBytes: > sizeof(uint) } => LastFourBytes(input) == (uint)source.Bytes,
        _ => true,
    };

    private static uint LastFourBytes(InputSource input) => InputReader.Guard(input, () =>
    {
        using FileStream file = Files.Read(input.Path!);
        file.Position = file.Length - sizeof(uint);
        byte[] length = new byte[sizeof(uint)];
        file.ReadExactly(length);
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    });

    private static string WithoutCompression(string name) =>
        Compressed.FirstOrDefault(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) is { } found ? name[..^found.Length] : name;
}
