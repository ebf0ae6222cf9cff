using System.IO.Hashing;
using MapReduce.Storage;

namespace MapReduce.Input.Web;

/// <summary>
/// The bytes of a file behind a URL, or of a part of it, in one pass. A lost connection is reopened, and reading resumes where it stopped, as long as
/// the file is the same; nothing received is stored. A server that reports no version of the file must send all of it again, and
/// what was read before is compared by its hash. Who reads a part of such a file compares its checksum.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="first">The first byte to read, 0-based.</param>
/// <param name="partEnd">The byte after the last one of a part, for which the server must serve ranges; null to read to the end of the file.</param>
internal sealed class WebStream(WebFile file, long first = 0, long? partEnd = null) : ForwardStream
{
    /// <summary>Attempts for the same byte, a few seconds in total.</summary>
    private const int MostTries = 6;

    private const int SkipBytes = 1 << 16;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);

    private WebAnswer? _answer;
    // Of the bytes read so far.
    private readonly XxHash3? _seen = file.Version is null && partEnd is null ? new XxHash3() : null;
    private readonly long? _end = partEnd ?? file.Length;
    private byte[] _buffer = [];
    private long _position = first;

    /// <summary>Asks a server about a file.</summary>
    /// <param name="url">The file.</param>
    /// <param name="headBytes">How many of its first bytes are wanted.</param>
    /// <exception cref="WebException">It cannot be fetched.</exception>
    public static WebFile Describe(Uri url, int headBytes) => Persist(() =>
    {
        using WebAnswer answer = WebAnswer.Get(url, 0, headBytes - 1);
        byte[] head = new byte[headBytes];
        int length = 0;
        while (length < head.Length && answer.Read(head.AsMemory(length)) is > 0 and int read) length += read;
        return answer.File with { Head = head.AsMemory(0, length) };
    }, static () => 0);

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_buffer.Length < buffer.Length) _buffer = new byte[buffer.Length];
        int wanted = buffer.Length;
        int read = Persist(() => ReadOn(wanted), () => _position);
        _buffer.AsSpan(0, read).CopyTo(buffer);
        _seen?.Append(buffer[..read]);
        _position += read;
        return read;
    }

    private int ReadOn(int wanted)
    {
        try
        {
            if (_position == _end) return 0;
            _answer ??= AskOn();
            int read = _answer.Read(_buffer.AsMemory(0, wanted));
            if (_position + read > _end) throw new WebException($"the server sends more than the {_end} bytes that it announced", mayPass: false);
            if (read == 0 && _position < _end) throw new WebException($"the response ends at byte {_position} of {_end}", mayPass: true);
            return read;
        }
        catch (WebException)
        {
            _answer?.Dispose();
            _answer = null;
            throw;
        }
    }

    private WebAnswer AskOn()
    {
        WebAnswer answer = WebAnswer.Get(file.Url, _seen is null ? _position : 0, partEnd - 1);
        try
        {
            if (answer.File.Version != file.Version || (answer.File.Length ?? file.Length) != file.Length)
                throw new WebException($"is another file now ({answer.File}) than when it was first looked at ({file}); run again when nothing changes it", mayPass: false);
            if (answer.IsBehindEnd && answer.File.Length != _position) throw new WebException($"the server has no bytes from {_position} on, of {answer.File.Length}", mayPass: false);
            if (partEnd is not null && answer.First != _position)
                throw new WebException("the server sends the whole file where a part is requested (200, where 206 is expected), and a file of this kind is read in parts; download it, and name the copy", mayPass: false);
            // A server that ignores ranges sends all of it again.
            byte[] skipped = new byte[SkipBytes];
            var again = new XxHash3();
            for (long skip = _position - answer.First; skip > 0;)
            {
                int read = answer.Read(skipped.AsMemory(0, (int)Math.Min(skip, SkipBytes)));
                if (read == 0) throw new WebException($"the response ends before byte {_position}", mayPass: true);
                again.Append(skipped.AsSpan(0, read));
                skip -= read;
            }
            if (_seen is not null && again.GetCurrentHashAsUInt64() != _seen.GetCurrentHashAsUInt64())
                throw new WebException($"is another file now than when its first {_position} bytes were read; run again when nothing changes it", mayPass: false);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>Retries, after longer and longer waits, what may succeed later.</summary>
    private static T Persist<T>(Func<T> attempt, Func<long> position)
    {
        for (int tried = 1; ; tried++)
        {
            try
            {
                return attempt();
            }
            catch (WebException e) when (e.MayPass)
            {
                if (tried == MostTries) throw new WebException($"{e.Message} (at byte {position()}, after {MostTries} tries)", mayPass: false, e);
                Thread.Sleep(FirstWait * (1 << (tried - 1)));
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _answer?.Dispose();
        base.Dispose(disposing);
    }
}
