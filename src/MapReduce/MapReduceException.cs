namespace MapReduce;

/// <summary>
/// An expected failure that ends the run. The message is one line: what happened, where, what was expected, what to do.
/// </summary>
public sealed class MapReduceException : Exception
{
    /// <summary>A failure of the given kind. Whatever is named in the message, it stays one line.</summary>
    public MapReduceException(Failure failure, string message, Exception? inner = null) : base(OnOneLine(message), inner) => Failure = failure;

    /// <summary>Which kind of failure it is.</summary>
    public Failure Failure { get; }

    /// <summary>The Run that is not what was written, where that is the failure.</summary>
    public string? DamagedRun { get; init; }

    /// <summary>
    /// The text with a question mark for each control character, as files, and files in archives, may be called anything; and
    /// without the passwords of URLs.
    /// </summary>
    public static string OnOneLine(string text)
    {
        text = Input.WebFile.HideUsers(text);
        return text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;
    }
}
