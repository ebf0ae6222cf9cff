using System.Buffers.Binary;
using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>Up to seven bytes of a word in one register: the text from the lowest byte on, its length in the highest.</summary>
internal readonly struct WordPart
{
    private readonly ulong packed;

    public WordPart(string text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        int length = Encoding.UTF8.GetBytes(text, bytes[..^1]);
        bytes[^1] = (byte)length;
        packed = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public int Length => (int)(packed >> 56);

    /// <summary>Stores eight bytes, whatever the length, and returns the length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, packed);
        return Length;
    }
}
