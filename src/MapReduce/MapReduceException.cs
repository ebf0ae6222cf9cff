namespace MapReduce;

/// <summary>
/// An expected failure that ends the run. The message is one line: what happened, where, what was expected, and what to do if that
/// is always the same; otherwise the <see cref="Remedy"/> says what to choose.
/// </summary>
public sealed class MapReduceException : Exception
{
    /// <summary>A failure of the given kind. The message is kept on one line, whatever it quotes.</summary>
    public MapReduceException(Failure failure, string message, Exception? inner = null) : base(OnOneLine(message), inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public Failure Failure { get; }

    /// <summary>What would help, for a program to put into its own words.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The path of the Run that is damaged, if that is the failure.</summary>
    public string? DamagedRun { get; init; }

    /// <summary>The text as <see cref="ShownText"/>, on one line and without the passwords of URLs.</summary>
    public static string OnOneLine(string text) => ShownText.Of(ShownText.HideUsers(text));
}
