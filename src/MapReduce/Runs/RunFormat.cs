using MapReduce.Combine;

namespace MapReduce.Runs;

/// <summary>The constants of the Run file; docs/run-format.md specifies its bytes.</summary>
internal static class RunFormat
{
    public const uint Version = 3;

    /// <summary>Payload bytes at which a block is closed.</summary>
    public const int BlockBytes = 32 << 10;

    /// <summary>The largest value, in bytes: small beside a block, even with its key.</summary>
    public const int MostValueBytes = 4096;

    /// <summary>Magic, version, size of a value and the length of the job's name.</summary>
    public const int HeaderBytesBeforeJob = 20;

    /// <summary>Most bytes of a job's name; a greater length counts as damage.</summary>
    public const int MostJobBytes = 1 << 16;

    public const int BlockHeadBytes = 16;

    /// <summary>Bytes of a block's entry in the footer, without its first key.</summary>
    public const int IndexEntryBytes = 28;

    /// <summary>Most bytes of a block's first key in the footer, so that the index of a Run of long keys stays small.</summary>
    public const int MostIndexKeyBytes = KeyHead.MostSampleBytes;

    public const int TrailerBytes = 48;

    /// <summary>Most bytes of a block; a greater length counts as damage.</summary>
    public const int MostBlockBytes = 1 << 30;

    /// <summary>
    /// A value's size in the header: its 64-bit words in the lower half, and in the upper half the unused bytes of the last word, 0
    /// if the size is a multiple of 8.
    /// </summary>
    public static uint SizeField(int valueBytes)
    {
        uint words = (uint)(valueBytes + sizeof(ulong) - 1) / sizeof(ulong);
        return words | (words * sizeof(ulong) - (uint)valueBytes) << 16;
    }

    /// <summary>The header's field for a type of value: 0 if its length varies.</summary>
    public static unsafe uint SizeFieldOf<TValue>() where TValue : unmanaged, IMergeable<TValue> => TValue.IsVariable ? 0 : SizeField(sizeof(TValue));

    /// <summary>The bytes of a value by a header's field, for a message: the field may be invalid.</summary>
    public static string ValueBytes(uint sizeField) => sizeField == 0 ? "any number of" : $"{(sizeField & 0xFFFFL) * sizeof(ulong) - (sizeField >> 16)}";

    /// <summary>Refuses a type of value that is too large to be written.</summary>
    /// <exception cref="NotSupportedException">It is too large.</exception>
    public static unsafe void CheckValue<TValue>() where TValue : unmanaged
    {
        if (sizeof(TValue) > MostValueBytes)
            throw new NotSupportedException($"a value of type {typeof(TValue).Name} has {sizeof(TValue)} bytes; at most {MostValueBytes} are supported");
    }

    public static ReadOnlySpan<byte> Magic => "MRRUN\r\n\u001A"u8;

    public static ReadOnlySpan<byte> EndMagic => "MRRUNEND"u8;
}

/// <summary>A block of a Run, as the footer describes it.</summary>
/// <param name="Offset">Where its head starts, in bytes from the start of the file.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Checksum">The checksum in its head.</param>
/// <param name="FirstKey">Its first key, truncated to <see cref="RunFormat.MostIndexKeyBytes"/>.</param>
internal readonly record struct RunIndexEntry(long Offset, long Rows, ulong Checksum, byte[] FirstKey);
