using System.CommandLine;
using MapReduce.Checkpoint;
using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Cluster.Folder;
using MapReduce.Input;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>The arguments and options of every command that runs a job over inputs, and their validated form.</summary>
internal sealed class RunArguments
{
    /// <summary>What an input may be, for the help.</summary>
    public const string InputHelp = "Files, folders, globs, http(s) URLs, or - for standard input; plain, gzip, zstd or zip, detected by content";

    public Argument<string[]> Inputs { get; } = new("INPUT") { Arity = ArgumentArity.ZeroOrMore, Description = InputHelp };

    /// <summary>The option that names the inputs, if the command's arguments are something else.</summary>
    public Option<string[]>? InputOption { get; init; }

    /// <summary>Whether inputs may belong to corpora with names, as in <c>--in gb=FILES</c>.</summary>
    public bool HasCorpora { get; init; }

    /// <inheritdoc cref="InputNames.ContentOf"/>
    public Func<InputSource, InputContent>? ContentOf { get; init; }

    /// <summary>The only form that the command can write, whatever its output is called; null if there is a choice.</summary>
    public OutputForm? OnlyForm { get; init; }

    /// <summary>Whether each input may be named only once.</summary>
    public bool OnceOnly { get; init; }

    /// <summary>The options that the command does not have.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    private readonly FileOption<string[]> _filesFrom = new FileOption<string[]>(OptionGroup.Input, "--files-from", FileRole.Read) { HelpName = "LIST", Description = "Read the names of more inputs from a file, one per line" };
    private readonly GroupedOption<bool> _recursive = new(OptionGroup.Input, "--recursive") { Description = "Read folders with all their subfolders" };
    private readonly Option<int?> _top = Parsers.Number(OptionGroup.Rows, "--top", "N", "Only the N rows with the highest counts", 1);
    private readonly Option<OrderBy?> _order = Parsers.OneOf<OrderBy>(
        OptionGroup.Rows, "--order", "Order of the rows [default: key; count with --top]", ("key", OrderBy.Key), ("count", OrderBy.Count));
    private readonly Option<string?> _output = new FileOption<string?>(OptionGroup.Output, "--output", FileRole.Written, "-o") { Description = "Write to a file, all or nothing; its extension selects the format: " + string.Join(", ", OutputForms.All.Select(form => $".{form.Name}")) };
    private readonly Option<string?> _form = Parsers.OneOf(OptionGroup.Output, "--output-format", "Output format", [.. Forms.All.Select(form => form.Name)]);
    private readonly GroupedOption<bool> _noHeader = new(OptionGroup.Output, "--no-header") { Description = "Leave out the header line (.tsv, .csv)" };
    private readonly GroupedOption<bool> _csvSafe = new(OptionGroup.Output, "--csv-safe") { Description = "Put ' before texts that a spreadsheet would run as formulas, such as =1+1 (.csv)" };
    private readonly GroupedOption<bool> _bom = new(OptionGroup.Output, "--bom") { Description = "Begin with a UTF-8 byte order mark, without which Excel misreads letters beyond ASCII (.csv)" };
    private readonly GroupedOption<int?> _workers = Parsers.Number(OptionGroup.Resources, "--workers", "N", "Worker threads [default: the cores this process may use]", 1, Parsers.MostWorkers);
    private readonly GroupedOption<long?> _chunkSize = Parsers.Size(OptionGroup.Resources, "--chunk-size", "Bytes per map operation [default: 1MiB]");
    private readonly GroupedOption<long?> _memory = Parsers.Size(OptionGroup.Resources, "--memory", "Memory for tables, which spill to disk beyond it [default: half of what this process may use]", Parsers.LeastMemoryBytes);
    private readonly FileOption<string?> _tempDir = new FileOption<string?>(OptionGroup.Resources, "--temp-dir", FileRole.Temporary) { Convert = text => (text, null), Description = "Folder for spilled tables [default: $TMPDIR, else the output's folder]" };
    private readonly Option<string?> _trace = new FileOption<string?>(OptionGroup.General, "--trace", FileRole.Written) { Description = "Write what every thread does, and when, to a file that ui.perfetto.dev shows (JSON)" };
    private readonly Option<OnBadLine?> _onBadLine = Parsers.OneOf<OnBadLine>(OptionGroup.BadLines, "--on-bad-line", "", ("fail", OnBadLine.Fail), ("skip", OnBadLine.Skip));
    private readonly Option<string?> _rejects = new FileOption<string?>(OptionGroup.BadLines, "--rejects", FileRole.Written) { Description = "Write bad lines and their positions to a file (JSON Lines); implies --on-bad-line skip" };
    private readonly Option<int?> _maxBadLines = Parsers.Number(OptionGroup.BadLines, "--max-bad-lines", "N", "End the run when more than N lines are bad; implies --on-bad-line skip", 0);
    private readonly Option<string?> _report = new FileOption<string?>(OptionGroup.Output, "--report", FileRole.Written) { Description = "Write a report of inputs, counts, times and memory to a file (JSON)" };
    private readonly Option<string?> _checkpoint = new FileOption<string?>(OptionGroup.Resources, "--checkpoint", FileRole.Checkpoint) { Description = "Keep finished parts there: after a crash or Ctrl-C, the same command resumes the run; it stays when the run is done" };
    private readonly GroupedOption<bool> _dryRun = new(OptionGroup.General, "--dry-run") { Description = "Show what would be read, and how, without counting" };

    /// <summary>The options, in the order in which the help shows those of a group.</summary>
    public IEnumerable<Option> Options =>
        new Option?[] { InputOption, _filesFrom, _recursive, _top, _order, _output, _form, _noHeader, _csvSafe, _bom, _report, _workers, _memory, _tempDir, _chunkSize, _checkpoint, _onBadLine, _rejects, _maxBadLines, _dryRun, _trace }
            .OfType<Option>().Where(option => !Without.Contains(option.Name));

    /// <summary>What a bad line is, for the help.</summary>
    public string BadLine { get; init; } = "a line that does not parse";

    /// <summary>Adds the options to a command, and <paramref name="run"/> as what it does.</summary>
    public Command AddTo(Command command, Func<ParseResult, Task<int>> run)
    {
        if (OnlyForm is not null) _output.Description = $"Write to this file (FILE.{OnlyForm.Name}), all or nothing";
        _onBadLine.Description = $"What to do with {BadLine} [default: fail]";
        foreach (Option option in Options) command.Add(option);
        command.SetAction((typed, _) => run(typed));
        return command;
    }

    /// <summary>The inputs as typed, each with its corpus, which is empty if they have none.</summary>
    public IReadOnlyList<(string Corpus, string File)> Named(ParseResult typed)
    {
        string[] names = (InputOption is null ? typed.GetValue(Inputs) : typed.GetValue(InputOption)) ?? [];
        return HasCorpora ? CorpusNames.Parse(InputOption!.Name, names) : [.. names.Select(name => ("", name))];
    }

    /// <summary>The memory of the run, in bytes.</summary>
    public long MemoryBytes(ParseResult typed) => typed.GetValue(_memory) ?? Machine.MemoryBytes() / 2;

    /// <summary>Validates what was typed.</summary>
    /// <param name="typed">The command line.</param>
    /// <param name="common">Options of every command.</param>
    /// <param name="rowsDependOn">The job's options that its rows depend on and its name does not contain.</param>
    public RunSettings Read(ParseResult typed, SharedOptions common, params (string Name, string Value)[] rowsDependOn)
    {
        string? output = typed.GetValue(_output);
        int? top = typed.GetValue(_top);
        IReadOnlyList<(string Corpus, string File)> named = Named(typed);
        bool hasCorpora = named.Any(n => n.Corpus.Length > 0);
        string[] lists = typed.GetValue(_filesFrom) ?? [];
        if (hasCorpora && lists.Length > 0) throw new UsageException("--files-from: inputs with corpora are named on the command line; use --in NAME=FILES");
        var inputs = new InputNames([.. named.Select(n => n.File)], lists, _filesFrom, InputOption?.Name)
        {
            Corpora = hasCorpora ? [.. named.Select(n => n.Corpus)] : null,
            Files = RunFiles.Of(typed),
            Recursive = typed.GetValue(_recursive),
            ContentOf = ContentOf,
            OnceOnly = OnceOnly,
        };
        long chunk = typed.GetValue(_chunkSize) ?? new PipelineOptions().ChunkBytes;
        if (chunk > 1 << 30) throw new UsageException($"{_chunkSize.Shown($"{chunk}")}: at most 1GiB");
        long memory = MemoryBytes(typed);
        int workers = typed.GetValue(_workers) ?? Math.Clamp(MemoryLimits.WorkersWithin(memory, chunk), 1, Machine.Workers());
        ISettableOption[] settable = [_workers, _memory, _tempDir, _chunkSize, common.Quiet, common.Progress, common.Warnings];
        Preset[] set = [.. settable.Select(option => option.Preset).OfType<Preset>()];
        MemoryLimits.CheckWorkers(workers, memory, chunk, RunSettings.NamesOf(set));
        OutputForm? asked = typed.GetValue(_form) is { } name ? Forms.Named(name) : null, form = OnlyForm ?? asked ?? Forms.Of(output);
        if (!form.HasHeaderLine && typed.GetValue(_noHeader))
            throw new UsageException($"--no-header is for {Forms.List(f => f.HasHeaderLine)}; in .{form.Name}, the names of columns are part of the form");
        foreach (Option<bool> option in (Option<bool>[])[_csvSafe, _bom])
            if (!form.IsForSpreadsheets && typed.GetValue(option)) throw new UsageException($"{option.Name} is for {Forms.List(f => f.IsForSpreadsheets)}; use that extension with -o, or give --output-format csv");
        if (OnlyForm is null && form.IsBinary && output is null or "-" && !Console.IsOutputRedirected)
            throw new UsageException($"{form.Name} cannot be shown on a terminal; name a file with -o, or write to a pipe");
        var identity = new JobIdentity(typed, [_filesFrom, _recursive, _workers, _chunkSize, _memory, _tempDir, _dryRun], rowsDependOn);
        return new RunSettings
        {
            Inputs = inputs,
            Order = new RowOrder(top, ByRank: (typed.GetValue(_order) ?? (top is null ? OrderBy.Key : OrderBy.Count)) == OrderBy.Count),
            OutputPath = output,
            RejectsPath = typed.GetValue(_rejects),
            ReportPath = typed.GetValue(_report),
            TracePath = typed.GetValue(_trace),
            Identity = identity,
            Set = set,
            AskedForm = asked,
            Form = form,
            Header = !typed.GetValue(_noHeader),
            CsvSafe = typed.GetValue(_csvSafe),
            ByteOrderMark = typed.GetValue(_bom),
            DryRun = typed.GetValue(_dryRun),
            Quiet = typed.GetValue(common.Quiet),
            WarningsFail = typed.GetValue(common.Warnings) == WarningMode.Fail,
            Progress = typed.GetValue(common.Progress) ?? ProgressMode.Auto,
            HasTemporaryFolder = typed.GetValue(_tempDir) is not null || Directory.Exists(Environment.GetEnvironmentVariable("TMPDIR")),
            Pipeline = new PipelineOptions
            {
                Workers = workers,
                ChunkBytes = (int)chunk,
                MemoryBytes = memory,
                TemporaryFolder = TemporaryFolder(_tempDir, typed.GetValue(_tempDir), output),
                MostBadLines = MostBadLines(typed),
                Checkpoint = Checkpoint(typed, inputs, identity),
            },
        };
    }

    private CheckpointOptions? Checkpoint(ParseResult typed, InputNames inputs, JobIdentity identity)
    {
        if (typed.GetValue(_checkpoint) is not { } folder) return null;
        if (inputs.Typed.Contains(InputList.StandardInput)) throw new UsageException("--checkpoint: standard input cannot be read again after a crash; name files");
        var options = new CheckpointOptions(folder, identity.OfRows);
        return PartBytes() is { } bytes ? options with { PartBytes = bytes } : options;
    }

    /// <summary>The size of a checkpoint's parts, which tests make small.</summary>
    private static long? PartBytes() =>
        Environment.GetEnvironmentVariable("MAPREDUCE_PART_BYTES") is not { Length: > 0 } text ? null
        : SizeText.Parse(text) is { } bytes ? bytes
        : throw new UsageException($"MAPREDUCE_PART_BYTES={text}: expected a size such as 64KiB");

    private long MostBadLines(ParseResult typed)
    {
        int? most = typed.GetValue(_maxBadLines);
        bool skips = most is not null || typed.GetValue(_rejects) is not null;
        bool fails = (typed.GetValue(_onBadLine) ?? (skips ? OnBadLine.Skip : OnBadLine.Fail)) == OnBadLine.Fail;
        if (fails && skips) throw new UsageException("--rejects and --max-bad-lines apply to bad lines that are skipped; leave out --on-bad-line fail");
        return fails ? 0 : most ?? long.MaxValue;
    }

    private static string TemporaryFolder(FileOption<string?> option, string? asked, string? output)
    {
        static bool IsFolder(string? path) => path is { Length: > 0 } && Files.StatusOrNull(path) is { Kind: FileKind.Folder };
        if (asked is not null && !IsFolder(asked)) throw new UsageException($"{option.Shown(asked)}: {(Files.StatusOrNull(asked) is null ? $"no such folder; make it first: mkdir -p {ShellWord.Of(asked)}" : "is not a folder; name one")}");
        string? variable = Environment.GetEnvironmentVariable("TMPDIR");
        return asked
            ?? (IsFolder(variable) ? variable : null)
            ?? (output is null or "-" || output.StartsWith("/dev/", StringComparison.Ordinal) ? Path.GetTempPath() : FolderOf(output));
    }

    private static string FolderOf(string output)
    {
        try
        {
            return Files.FolderOf(Files.FollowLinks(output));
        }
        catch (IOException)
        {
            // A cycle of links. Opening the output, which comes next, reports it.
            return Path.GetTempPath();
        }
    }
}

/// <summary>What to do with a line that does not parse.</summary>
internal enum OnBadLine
{
    Fail,

    /// <summary>Count it by its kind, and leave it out.</summary>
    Skip,
}

/// <summary>What rows are ordered by. Not a bool, because the parser treats a bool as a switch without a value.</summary>
internal enum OrderBy
{
    Key,
    Count,
}
