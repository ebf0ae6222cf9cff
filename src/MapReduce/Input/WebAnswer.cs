using System.Net;
using System.Net.Http.Headers;

namespace MapReduce.Input;

/// <summary>A server's answer to a request for a file from some byte on, its bytes still to be read.</summary>
internal sealed class WebAnswer : IDisposable
{
    /// <summary>How long a server may be silent: long enough for one that fetches the file from a tape's cache.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Bytes as they are stored: what is compressed is ours to unpack. Each read has a limit of its own, the whole has none.
    private static readonly HttpClient Client = MakeClient();

    private readonly HttpResponseMessage _response;
    private readonly Stream _body;

    private WebAnswer(HttpResponseMessage response, Uri url)
    {
        _response = response;
        _body = response.Content.ReadAsStream();
        HttpContentHeaders about = response.Content.Headers;
        First = response.StatusCode == HttpStatusCode.PartialContent ? about.ContentRange?.From ?? 0 : 0;
        long? length = response.StatusCode switch
        {
            HttpStatusCode.PartialContent => about.ContentRange?.Length,
            HttpStatusCode.RequestedRangeNotSatisfiable => about.ContentRange?.Length ?? 0,
            _ => about.ContentLength,
        };
        File = new WebFile(url, length, response.Headers.ETag?.ToString() ?? about.LastModified?.ToString("u", System.Globalization.CultureInfo.InvariantCulture));
        IsBehindEnd = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;
    }

    /// <summary>What the server says of the file.</summary>
    public WebFile File { get; }

    /// <summary>Where in the file the bytes begin: at 0 from a server that does not give a part.</summary>
    public long First { get; }

    /// <summary>Whether what was asked for begins behind the file's end, so that there are no bytes.</summary>
    public bool IsBehindEnd { get; }

    /// <summary>Asks for the bytes from <paramref name="first"/> on.</summary>
    /// <param name="url">The file.</param>
    /// <param name="first">The first byte wanted, 0-based.</param>
    /// <param name="last">The last byte wanted; null for all.</param>
    /// <exception cref="WebException">It does not answer, or not with the file.</exception>
    public static WebAnswer Get(Uri url, long first, long? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (first > 0 || last is not null) request.Headers.Range = new RangeHeaderValue(first, last);
        HttpResponseMessage response = Within(silence => Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence));
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return new WebAnswer(response, url);
        using (response)
        {
            throw new WebException($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}", mayPass: MayPass(response.StatusCode));
        }
    }

    /// <summary>Reads on; 0 is the end.</summary>
    /// <exception cref="WebException">The connection is lost, or the answer ends too early.</exception>
    public int Read(Memory<byte> buffer) => IsBehindEnd ? 0 : Within(silence => _body.ReadAsync(buffer, silence).AsTask());

    private static T Within<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var silence = new CancellationTokenSource(Patience);
        try
        {
            return ask(silence.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new WebException($"the server was silent for {Patience.TotalSeconds:0} seconds", mayPass: true, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new WebException((e.InnerException ?? e).Message.TrimEnd('.'), mayPass: true, e);
        }
    }

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= (int)HttpStatusCode.InternalServerError;

    private static HttpClient MakeClient()
    {
        var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("mapreduce", null));
        return client;
    }

    /// <inheritdoc/>
    public void Dispose() => _response.Dispose();
}
