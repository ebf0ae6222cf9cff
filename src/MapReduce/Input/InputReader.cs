using MapReduce.Input.Archives;
using MapReduce.Input.Web;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Input;

/// <summary>
/// The decompressed bytes of one input, and how far its stored bytes have been read. One thread reads; any thread may ask for the
/// position.
/// </summary>
public sealed class InputReader : IDisposable
{
    /// <summary>First bytes that are read of an input to recognize its container.</summary>
    internal const int HeadBytes = 32;

    private const string SpoolExtension = ".zip";

    private readonly CountingStream _stored;
    private readonly List<IDisposable> _opened = [];

    private InputReader(InputSource source)
    {
        Source = source;
        Container = source.Container;
        Stream file = source.Web is { } web ? new WebStream(web) : source.Path is null ? Console.OpenStandardInput() : Files.Read(source.Path);
        _opened.Add(file);
        _stored = new CountingStream(file);
        Content = _stored;
    }

    /// <summary>The input being read.</summary>
    public InputSource Source { get; }

    /// <summary>The decompressed bytes.</summary>
    public Stream Content { get; private set; }

    /// <summary>How the bytes are wrapped.</summary>
    public Container Container { get; private set; }

    /// <summary>Stored bytes read so far.</summary>
    public long StoredPosition => _stored.BytesRead;

    /// <summary>Opens an input. Standard input and pipes are recognized here, by their first bytes.</summary>
    /// <exception cref="MapReduceException">The input cannot be opened, or is not an archive of its kind.</exception>
    public static InputReader Open(InputSource source) => Guard(source, () =>
    {
        var reader = new InputReader(source);
        try
        {
            reader.Unwrap();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    });

    /// <summary>Opens a plain file for reading at any offset.</summary>
    /// <exception cref="MapReduceException">The file cannot be opened, or no job reads its kind.</exception>
    public static SafeFileHandle OpenRanges(InputSource source) => Guard(source, () =>
    {
        SafeFileHandle file = Files.OpenRead(source.Path!);
        try
        {
            byte[] head = new byte[ContentKind.HeadBytes];
            ContentKind.Check(head.AsSpan(0, RandomAccess.Read(file, head, 0)), Container.Plain, source.Path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <summary>Runs code that reads the input, and turns its failures into errors with the input's name and a remedy.</summary>
    public static T Guard<T>(InputSource source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DamagedArchiveException e)
        {
            throw new MapReduceException(Failure.BadData, $"{source.Name}: {e.Message}; get the file again and check its length", e) { Remedy = source is { Container: Container.Gzip, IsStandardInput: false } ? Remedy.SaveIntact : Remedy.None };
        }
        catch (ForeignContentException e)
        {
            throw new MapReduceException(Failure.BadData, $"{source.Name}: {e.Message}", e) { Remedy = e.Remedy };
        }
        catch (EndOfStreamException e)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{source.Name}: became shorter while it was read; run again when nothing writes to it", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{source.Name}: cannot be read: {Files.Reason(e)}", e);
        }
    }

    private void Unwrap()
    {
        if (Source.Entry is { } number)
        {
            IReadOnlyList<ZipEntry> files = ZipEntries.Of(Source.Path!, _stored).Files;
            if (number >= files.Count || files[number] is var listed && (listed.CompressedLength != Source.StoredBytes || !Source.Name.EndsWith($":{listed.Name}", StringComparison.Ordinal)))
                throw new MapReduceException(Failure.InputUnreadable, $"{Source.Name}: the archive was changed after its files had been listed; run again when nothing writes to it");
            ZipEntry entry = files[number];
            Content = Keep(entry.Open(_stored));
            Check(entry.Name);
            return;
        }
        if (Source.StoredBytes is null)
        {
            var peeked = Keep(new PeekedStream(_stored, HeadBytes));
            Container = ContainerSignature.Of(peeked.Head);
            Content = peeked;
        }
        if (Container == Container.Zip) OpenSpooledZip();
        else if (Container != Container.Plain) Content = Keep(Decompression.Open(Content, Container));
        Check(Container == Container.Plain ? Source.Path ?? Source.Web?.Url.AbsolutePath : null);
    }

    /// <summary>Refuses, by its first bytes, what no job reads.</summary>
    /// <param name="name">The name of a file that is not compressed itself.</param>
    private void Check(string? name)
    {
        var content = Keep(new PeekedStream(Content, ContentKind.HeadBytes));
        if (!content.HasFailed || !content.Head.IsEmpty) ContentKind.Check(content.Head, Container, name);
        Content = content;
    }

    /// <summary>A zip archive's directory is at its end, so a streamed archive is first spooled to a file; its files become one input.</summary>
    private void OpenSpooledZip()
    {
        string folder = Path.GetTempPath();
        FileStream spool = Keep(Spooling(folder, () =>
        {
            NamelessFile.RemoveAbandoned(folder, SpoolExtension);
            return new FileStream(NamelessFile.Create(folder, SpoolExtension, out _), FileAccess.ReadWrite, bufferSize: 0);
        }));
        byte[] buffer = new byte[1 << 16];
        while (Content.Read(buffer) is > 0 and int length)
        {
            Spooling(folder, () =>
            {
                spool.Write(buffer, 0, length);
                return 0;
            });
        }
        Content = Keep(new JoinedFiles(ZipEntries.Open(spool).Files, spool));
    }

    /// <summary>Runs code that writes the spool file, whose failures are not the input's.</summary>
    private T Spooling<T>(string folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (AtomicFile.CannotWrite(e))
        {
            throw new MapReduceException(
                Failure.OutputFailed, $"{folder}: a streamed zip archive is first written to a file there, which failed: {AtomicFile.Reason(e)}; set TMPDIR, or give {Source.Name} as a file", e);
        }
    }

    private T Keep<T>(T opened) where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = _opened.Count - 1; i >= 0; i--) _opened[i].Dispose();
    }
}
