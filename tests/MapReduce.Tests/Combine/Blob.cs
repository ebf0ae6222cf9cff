using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;

namespace MapReduce.Tests.Combine;

/// <summary>A value of any size: bytes that are added one by one, modulo 256.</summary>
/// <typeparam name="TBytes">As many bytes.</typeparam>
public struct Blob<TBytes> : IMergeable<Blob<TBytes>> where TBytes : unmanaged
{
    private TBytes _bytes;

    public Blob(ReadOnlySpan<byte> bytes) => bytes.CopyTo(MemoryMarshal.AsBytes(new Span<TBytes>(ref _bytes)));

    public readonly byte[] ToArray() => MemoryMarshal.AsBytes(new ReadOnlySpan<TBytes>(in _bytes)).ToArray();

    public static void Merge(ref Blob<TBytes> into, in Blob<TBytes> other)
    {
        Span<byte> sum = MemoryMarshal.AsBytes(new Span<TBytes>(ref into._bytes));
        ReadOnlySpan<byte> added = MemoryMarshal.AsBytes(new ReadOnlySpan<TBytes>(in other._bytes));
        for (int i = 0; i < sum.Length; i++) sum[i] += added[i];
    }

    public static bool HasOverflowed(in Blob<TBytes> value) => false;
}

[InlineArray(3)] public struct Bytes3 { private byte _first; }
[InlineArray(7)] public struct Bytes7 { private byte _first; }
[InlineArray(12)] public struct Bytes12 { private byte _first; }
[InlineArray(3)] public struct Ints3 { private int _first; }
[InlineArray(17)] public struct Bytes17 { private byte _first; }
[InlineArray(90)] public struct Bytes90 { private byte _first; }
[InlineArray(100)] public struct Bytes100 { private byte _first; }
[InlineArray(128)] public struct Bytes128 { private byte _first; }
[InlineArray(256)] public struct Bytes256 { private byte _first; }
[InlineArray(67)] public struct Longs67 { private long _first; }   // 536 bytes
[InlineArray(1024)] public struct Bytes1024 { private byte _first; }
[InlineArray(2048)] public struct Bytes2048 { private byte _first; }
[InlineArray(4095)] public struct Bytes4095 { private byte _first; }
[InlineArray(4096)] public struct Bytes4096 { private byte _first; }
[InlineArray(4097)] public struct Bytes4097 { private byte _first; }
