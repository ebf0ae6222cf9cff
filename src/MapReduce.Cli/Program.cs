using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Storage;

namespace MapReduce.Cli;

/// <summary>The program: runs a command, and turns every failure into one line and an exit code.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        StandardStreams.Reserve();
        args = PathBytes.OfArguments(args);
        DiagnosticPort.Close();
        TextWriter error = StandardStreams.OpenError();
        using var interruption = new Interruption(error);
        bool debug = args.Contains("--debug");
        try
        {
            SystemCalls.Check();
            return await new CommandLine(error, interruption).RunAsync(args).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            error.WriteLine(interruption.Message);
            return interruption.IsResumable ? ExitCode.Resumable : interruption.ExitCode;
        }
        catch (Exception e)
        {
            (int code, string message, bool isBug) = Failures.Explain(e);
            if (isBug) error.WriteLine($"mapreduce: internal error: {message}; {(debug ? "report it with these lines:" : "run again with --debug and report what it prints")}");
            else if (e is not MapReduceException { Failure: Failure.OutputClosed }) error.WriteLine($"mapreduce: {message}");
            if (e is UsageException { Place: { } place }) foreach (string line in Caret.Under(place)) error.WriteLine(line);
            if (debug)
                foreach (string line in $"{e}".Split('\n')) error.WriteLine(line);
            return code;
        }
    }
}
