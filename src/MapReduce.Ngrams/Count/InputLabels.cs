using System.Text;
using MapReduce.Input;

namespace MapReduce.Ngrams.Count;

/// <summary>
/// The labels that keys begin with. A label ends with a NUL, which neither it nor an ngram contains, so the order of the keys is that by
/// label, then by the rest. Each worker owns one.
/// </summary>
/// <param name="label">The label of an input.</param>
internal sealed class InputLabels(Func<InputSource, string> label)
{
    private InputSource? _input;
    private byte[] _bytes = [];

    /// <summary>The label of an input, in UTF-8 and with the NUL that ends it.</summary>
    public byte[] Of(InputSource input)
    {
        // Consecutive batches are mostly of one input.
        if (!ReferenceEquals(input, _input)) (_input, _bytes) = (input, [.. Encoding.UTF8.GetBytes(label(input)), 0]);
        return _bytes;
    }

    /// <summary>The label of a key.</summary>
    public static ReadOnlySpan<byte> LabelOf(ReadOnlySpan<byte> key) => key[..key.IndexOf((byte)0)];

    /// <summary>A key without its label.</summary>
    public static ReadOnlySpan<byte> RestOf(ReadOnlySpan<byte> key) => key[(key.IndexOf((byte)0) + 1)..];
}
