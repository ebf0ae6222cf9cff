using MapReduce.Input.Web;

namespace MapReduce;

/// <summary>
/// An expected failure that ends the run. The message is one line: what happened, where, what was expected, and what to do
/// where that is always the same; what to choose otherwise is the <see cref="Remedy"/>.
/// </summary>
public sealed class MapReduceException : Exception
{
    /// <summary>A failure of the given kind. Whatever is named in the message, it stays one line.</summary>
    public MapReduceException(Failure failure, string message, Exception? inner = null) : base(OnOneLine(message), inner) => Failure = failure;

    /// <summary>Which kind of failure it is.</summary>
    public Failure Failure { get; }

    /// <summary>What would help, for a program to put into words of its own.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The Run that is not what was written, where that is the failure.</summary>
    public string? DamagedRun { get; init; }

    /// <summary>The text as <see cref="ShownText"/>, which is one line, without the passwords of URLs.</summary>
    public static string OnOneLine(string text) => ShownText.Of(Input.Web.WebFile.HideUsers(text));
}
