using System.Text;

namespace MapReduce.Cli.Tests.Running;

/// <summary>How a run ended and what it said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
internal sealed record Finished(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Standard output as text; fails the test where it is no UTF-8.</summary>
    public string OutputText => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Output);

    /// <summary>The lines of standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Fails the test, showing standard error, where the run did not end with <paramref name="exitCode"/>.</summary>
    public Finished WithExitCode(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}; standard error:\n{Error}");
        return this;
    }

    /// <summary>The one line that a failed run must say; all else fails the test.</summary>
    public string OnlyErrorLine()
    {
        Assert.True(ErrorLines.Length == 1, $"one line was expected on standard error:\n{Error}");
        Assert.StartsWith("mapreduce: ", Error, StringComparison.Ordinal);
        return ErrorLines[0];
    }
}
