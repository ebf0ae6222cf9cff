using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MapReduce.Cli.Tests.Web;

/// <summary>A server of one file on loopback that behaves as it is told to, badly too. Each connection answers one request.</summary>
internal sealed class WebServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _ranges = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private readonly ConcurrentQueue<string> _refusals = new();
    private readonly Lock _gate = new();
    private long _bytesSent;
    private int _waiting;

    public WebServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _ = AcceptAsync();
    }

    public byte[] Content { get; set; }

    /// <summary>The ETag header; null for none.</summary>
    public string? Tag { get; set; } = "\"1\"";

    /// <summary>Whether parts are given.</summary>
    public bool GivesParts { get; set; } = true;

    /// <summary>Whether the length is told; without it, the body goes in chunks.</summary>
    public bool TellsLength { get; set; } = true;

    /// <summary>Bytes after which a connection is cut.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>What is done before an answer that begins at the given byte.</summary>
    public Action<int> BeforeAnswer { get; set; } = static _ => { };

    /// <summary>What was asked for, as the Range header had it; empty for all.</summary>
    public IReadOnlyCollection<string> Ranges => _ranges;

    /// <summary>The Authorization header of each request; empty for none.</summary>
    public IReadOnlyCollection<string> Authorizations => _authorizations;

    /// <summary>Bytes of the file that were sent, in all answers.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>The most requests that waited for an answer at the same time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>More headers of every answer with the file, each with a line end before it.</summary>
    public string MoreHeaders { get; set; } = "";

    /// <summary>What a part is said to be, where that is not what it is; empty for nothing said.</summary>
    public string? SaidRange { get; set; }

    public string Url => $"http://{_listener.LocalEndpoint}/some/file";

    /// <summary>Answers the next request with this status line's rest, as in <c>503 Busy</c>.</summary>
    public void RefuseNext(string status) => _refusals.Enqueue(status);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync();
                _ = Task.Run(() => Answer(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private void Answer(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            using var head = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            string range = "", authorization = "";
            while (head.ReadLine() is { Length: > 0 } line)
            {
                if (line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase)) range = line["Range: ".Length..];
                if (line.StartsWith("Authorization: ", StringComparison.OrdinalIgnoreCase)) authorization = line["Authorization: ".Length..];
            }
            _ranges.Enqueue(range);
            _authorizations.Enqueue(authorization);
            if (_refusals.TryDequeue(out string? status)) Send(stream, status.StartsWith("204 ", StringComparison.Ordinal) ? status : $"{status}\r\nContent-Length: 0", []);
            else AnswerRange(stream, range);
        }
        catch (IOException)
        {
            // The program has what it wants.
        }
    }

    private void Wait(int more)
    {
        lock (_gate) MostAtOnce = Math.Max(MostAtOnce, _waiting += more);
    }

    private void AnswerRange(NetworkStream stream, string range)
    {
        int first = 0, last = Content.Length - 1;
        if (GivesParts && range.Length > 0)
        {
            string[] bounds = range["bytes=".Length..].Split('-');
            first = int.Parse(bounds[0], CultureInfo.InvariantCulture);
            if (bounds[1].Length > 0) last = Math.Min(last, int.Parse(bounds[1], CultureInfo.InvariantCulture));
        }
        // Who has an answer may already request more, so a request waits no longer when its answer begins.
        Wait(1);
        BeforeAnswer(first);
        Wait(-1);
        string tag = (Tag is null ? "" : $"\r\nETag: {Tag}") + MoreHeaders;
        if (first > last && range.Length > 0 && GivesParts)
        {
            Send(stream, $"416 Beyond\r\nContent-Range: bytes */{Content.Length}\r\nContent-Length: 0{tag}", []);
            return;
        }
        ReadOnlySpan<byte> body = Content.AsSpan(first..(last + 1));
        string status = GivesParts && range.Length > 0 ? "206 Part" + (SaidRange is null ? $"\r\nContent-Range: bytes {first}-{last}/{(TellsLength ? Content.Length : "*")}" : SaidRange == "" ? "" : $"\r\nContent-Range: {SaidRange}") : "200 OK";
        string length = TellsLength ? $"Content-Length: {body.Length}" : "Transfer-Encoding: chunked";
        bool cut = body.Length > CutAfter;
        if (cut) body = body[..CutAfter];
        Interlocked.Add(ref _bytesSent, body.Length);
        byte[] chunk = body.Length == 0 ? [] : [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n"u8];
        Send(stream, $"{status}\r\n{length}{tag}", TellsLength ? body : [.. chunk, .. cut ? [] : "0\r\n\r\n"u8]);
    }

    private static void Send(NetworkStream stream, string head, ReadOnlySpan<byte> body)
    {
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"));
        stream.Write(body);
    }

    public void Dispose() => _listener.Dispose();
}
