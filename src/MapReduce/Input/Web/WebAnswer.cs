using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MapReduce.Input.Web;

/// <summary>A server's response to a request for a file from some byte on, with its body still to be read.</summary>
internal sealed class WebAnswer : IDisposable
{
    /// <summary>How long a server may be silent: long enough to fetch the file from a tape's cache.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int MostRedirections = 20;

    // Bytes as stored: compressed content is unpacked here. Each read has a timeout; the whole transfer has none.
    private static readonly HttpClient Client = MakeClient();

    private readonly HttpResponseMessage _response;
    private readonly Stream _body;

    private WebAnswer(HttpResponseMessage response, Uri url, long first, long? last)
    {
        _response = response;
        HttpContentHeaders about = response.Content.Headers;
        long? length = response.StatusCode switch
        {
            HttpStatusCode.OK => about.ContentLength,
            HttpStatusCode.PartialContent => CheckPart(about, first, last).Length,
            HttpStatusCode.RequestedRangeNotSatisfiable => about.ContentRange?.Length ?? throw new WebException("the server answers 416 (no such range) and does not say how long the file is", mayPass: false),
            _ => throw new WebException($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}{Redirection(response)}{((int)response.StatusCode < 400 ? ", where 200 or 206 is expected" : "")}", MayPass(response.StatusCode)),
        };
        // gzip and zstd are recognized by their bytes, as everywhere.
        if (about.ContentEncoding.FirstOrDefault(e => e.ToLowerInvariant() is not ("identity" or "gzip" or "x-gzip" or "zstd")) is { } encoding)
            throw new WebException($"the server sends the file in the encoding '{encoding}'; gzip, zstd or none is expected", mayPass: false);
        _body = response.Content.ReadAsStream();
        First = response.StatusCode == HttpStatusCode.PartialContent ? first : 0;
        File = new WebFile(url, length, response.Headers.ETag?.ToString() ?? about.LastModified?.ToString("u", System.Globalization.CultureInfo.InvariantCulture));
        IsBehindEnd = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;
    }

    /// <summary>The file, as the server describes it.</summary>
    public WebFile File { get; }

    /// <summary>Where in the file the body starts: as requested, or 0 from a server that ignores ranges.</summary>
    public long First { get; }

    /// <summary>Whether the request starts beyond the end of the file, so that there is no body.</summary>
    public bool IsBehindEnd { get; }

    /// <summary>Requests the bytes from <paramref name="first"/> on.</summary>
    /// <param name="url">The file.</param>
    /// <param name="first">The first byte wanted, 0-based.</param>
    /// <param name="last">The last byte wanted; null for all.</param>
    /// <exception cref="WebException">The server does not answer, or not with the file.</exception>
    public static WebAnswer Get(Uri url, long first, long? last = null)
    {
        HttpResponseMessage response = Send(url, url.UserInfo, first, last);
        Uri at = url;
        for (int hops = 0; hops < MostRedirections && NextOf(response, at) is { } next; hops++)
        {
            response.Dispose();
            // Credentials are for the original host only.
            string user = Uri.Compare(next, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0 ? url.UserInfo : "";
            response = Send(next, user, first, last);
            at = next;
        }
        try
        {
            return new WebAnswer(response, url, first, last);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static HttpResponseMessage Send(Uri url, string user, long first, long? last)
    {
        // The user and password go into a header of their own, not into the URL of the request.
        var bare = new UriBuilder(url) { UserName = "", Password = "", Fragment = "" };
        using var request = new HttpRequestMessage(HttpMethod.Get, bare.Uri);
        if (user.Length > 0)
        {
            string credentials = Uri.UnescapeDataString(user.Contains(':') ? user : user + ":");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        }
        if (first > 0 || last is not null) request.Headers.Range = new RangeHeaderValue(first, last);
        return Within(silence => Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence));
    }

    /// <summary>The target of a redirection; null without one, or if it is not followed: beyond http(s), or from https to http.</summary>
    private static Uri? NextOf(HttpResponseMessage response, Uri from)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return null;
        var next = new Uri(from, location);
        return next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp) ? next : null;
    }

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="WebException">The connection is lost, or the response ends early.</exception>
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

    /// <summary>The range of a partial response, which must be the requested one and say so.</summary>
    private static ContentRangeHeaderValue CheckPart(HttpContentHeaders about, long first, long? last) =>
        about.ContentRange is { Unit: "bytes", From: { } from, To: { } to } part && from == first && !(to > last) ? part : throw new WebException(
            $"the server sent a part of the file that was not requested ({(about.ContentRange is { } other ? $"{other}" : "it does not say which")}; expected bytes {first}-{last})", mayPass: false);

    /// <summary>Describes a redirection that is not followed, or one too many.</summary>
    private static string Redirection(HttpResponseMessage response) =>
        response.Headers.Location is { } location ? $", a redirection to {ShownText.HideUsers(location.OriginalString)} that is not followed" : "";

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= (int)HttpStatusCode.InternalServerError;

    private static HttpClient MakeClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("mapreduce", null));
        return client;
    }

    /// <inheritdoc/>
    public void Dispose() => _response.Dispose();
}

/// <summary>A file could not be fetched from its server.</summary>
/// <param name="message">Why, in the middle of a sentence.</param>
/// <param name="mayPass">Whether a retry may succeed.</param>
/// <param name="inner">The cause.</param>
internal sealed class WebException(string message, bool mayPass, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether a retry may succeed.</summary>
    public bool MayPass => mayPass;
}
