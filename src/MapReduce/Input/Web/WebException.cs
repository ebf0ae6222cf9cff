namespace MapReduce.Input.Web;

/// <summary>A file could not be had from its server.</summary>
/// <param name="message">Why, in the middle of a sentence.</param>
/// <param name="mayPass">Whether it may be had a little later.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class WebException(string message, bool mayPass, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether the same request may succeed a little later.</summary>
    public bool MayPass => mayPass;
}
