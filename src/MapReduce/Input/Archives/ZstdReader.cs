using MapReduce.Storage;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MapReduce.Input.Archives;

/// <summary>
/// The decompressed bytes of all frames of a zstd stream, each checked against its checksum if it has one (the zstd program writes
/// one by default). Frames with a window over 128 MiB (<c>zstd --ultra --long=28</c> and up) are refused, as by that program, to
/// bound memory.
/// </summary>
internal sealed class ZstdReader(Stream compressed) : ForwardStream
{
    private readonly DecompressionStream _frames = new(compressed, leaveOpen: false);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _frames.Read(buffer);
        }
        catch (EndOfStreamException e)
        {
            throw new DamagedArchiveException("the zstd stream ends early (cut off?)", innerException: e);
        }
        catch (ZstdException e)
        {
            throw new DamagedArchiveException(Describe(e), innerException: e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _frames.Dispose();
        base.Dispose(disposing);
    }

    private static string Describe(ZstdException e) => e.Code switch
    {
        ZSTD_ErrorCode.ZSTD_error_checksum_wrong => "checksum differs: the decompressed data is not what was compressed",
        ZSTD_ErrorCode.ZSTD_error_prefix_unknown => "not a zstd frame where one was expected",
        ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge =>
            "the zstd frame needs a window of more than 128 MiB: compress it again with a smaller one",
        // The decoder's name for it depends on how much arrived at once.
        _ => "the compressed data is damaged",
    };
}
