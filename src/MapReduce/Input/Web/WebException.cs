namespace MapReduce.Input.Web;

/// <summary>A file could not be fetched from its server.</summary>
/// <param name="message">Why, in the middle of a sentence.</param>
/// <param name="mayPass">Whether a retry may succeed.</param>
/// <param name="inner">The cause.</param>
internal sealed class WebException(string message, bool mayPass, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether a retry may succeed.</summary>
    public bool MayPass => mayPass;
}
