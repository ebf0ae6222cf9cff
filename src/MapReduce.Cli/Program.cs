using MapReduce.Cli.Arguments;
using MapReduce.Cli.Cluster;
using MapReduce.Storage;

namespace MapReduce.Cli;

/// <summary>The program: as-typed arguments become a command, and every failure becomes one line and an exit code, here.</summary>
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
            return await new CommandLine(error, interruption).RunAsync(args).ConfigureAwait(false);
        }
        catch (Exception e) when (e is UsageException or SchedulerException or NotReadyException)
        {
            error.WriteLine($"mapreduce: {e.Message}");
            return ExitCodeOf(e);
        }
        catch (MapReduceException e)
        {
            if (e.Failure != Failure.OutputClosed) error.WriteLine($"mapreduce: {MessageOf(e)}");
            if (debug) Trace(e, error);
            return ExitCodeOf(e);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            error.WriteLine(interruption.Message);
            return interruption.IsResumable ? ExitCode.Resumable : interruption.ExitCode;
        }
        catch (OutOfMemoryException e)
        {
            error.WriteLine($"mapreduce: memory ran out: {e.Message.TrimEnd('.')}; give more with --memory, or use fewer --workers or a smaller --chunk-size");
            if (debug) Trace(e, error);
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            error.WriteLine($"mapreduce: an error of the program itself: {e.GetType().Name}: {e.Message}; {(debug ? "report it with these lines:" : "run again with --debug and report what it prints")}");
            if (debug) Trace(e, error);
            return ExitCode.Failed;
        }
    }

    /// <summary>What a failure says, with the options that help.</summary>
    public static string MessageOf(MapReduceException e) => e.Message + e.Remedy switch
    {
        Remedy.AllowBadLines => ". Mend the line, or use --on-bad-line skip to count on without such lines",
        Remedy.AllowMoreBadLines => ". Mend the input, or allow more with --max-bad-lines",
        Remedy.OtherTemporaryFolder => "; free space there, name another folder with --temp-dir, or give more --memory",
        Remedy.MoreMemory => "; give more with --memory, or a shorter list",
        Remedy.OtherOutput => "; free space there, or name another place",
        Remedy.OtherCheckpoint => ". Give the same inputs and options, another --checkpoint folder, or delete this one",
        _ => "",
    };

    private static void Trace(Exception e, TextWriter error)
    {
        foreach (string line in $"{e}".Split('\n')) error.WriteLine(line);
    }

    /// <summary>What the program ends with for a failure.</summary>
    public static int ExitCodeOf(Exception e) => e switch
    {
        UsageException => ExitCode.Usage,
        SchedulerException scheduler => scheduler.ExitCode,
        NotReadyException => ExitCode.Resumable,
        MapReduceException known => ExitCode.Of(known.Failure),
        _ => ExitCode.Failed,
    };
}
