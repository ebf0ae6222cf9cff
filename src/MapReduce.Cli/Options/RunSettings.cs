using MapReduce.Cli.Display;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;

namespace MapReduce.Cli.Options;

/// <summary>The validated settings of a run: everything that does not depend on the job.</summary>
internal sealed record RunSettings
{
    public required InputNames Inputs { get; init; }
    public required RowOrder Order { get; init; }

    /// <summary>The file to write; null for standard output.</summary>
    public required string? OutputPath { get; init; }

    /// <summary>The file for bad lines; null if they are only counted.</summary>
    public required string? RejectsPath { get; init; }

    /// <summary>The file for the report; null for none.</summary>
    public required string? ReportPath { get; init; }

    /// <summary>The file for the trace; null for none.</summary>
    public required string? TracePath { get; init; }
    public required JobIdentity Identity { get; init; }

    /// <summary>What the environment and the configuration file set, and the command line does not.</summary>
    public required IReadOnlyList<Preset> Set { get; init; }

    /// <summary>The end of a message about options that may not have been typed: where they come from.</summary>
    public static string NamesOf(IEnumerable<Preset> set) =>
        set.Where(setting => setting.Option is "--memory" or "--workers" or "--chunk-size").ToArray() is { Length: > 0 } limits ? $" ({string.Join(", ", limits.Select(setting => setting.Text))})" : "";

    /// <summary>The form that was chosen by name; null if it follows from the output.</summary>
    public required OutputForm? AskedForm { get; init; }
    public required OutputForm Form { get; init; }
    public required bool Header { get; init; }

    /// <summary>Whether texts in a .csv file are made safe for spreadsheets.</summary>
    public required bool CsvSafe { get; init; }

    /// <summary>Whether a .csv file begins with a byte order mark.</summary>
    public required bool ByteOrderMark { get; init; }

    /// <summary>What the form is asked for.</summary>
    /// <param name="fewerRows">How the user gets fewer rows.</param>
    public FormOptions FormOptions(string fewerRows) => new(Header, CsvSafe, ByteOrderMark, fewerRows);

    public required bool DryRun { get; init; }
    public required bool Quiet { get; init; }

    /// <summary>Whether a warning ends the run.</summary>
    public required bool WarningsFail { get; init; }
    public required ProgressMode Progress { get; init; }

    /// <summary>Whether the user or the environment has chosen the folder for temporary data.</summary>
    public required bool HasTemporaryFolder { get; init; }
    public required PipelineOptions Pipeline { get; init; }
}
