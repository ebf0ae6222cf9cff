using MapReduce.Cli.Options;
using MapReduce.Storage;

namespace MapReduce.Cli.Manual;

/// <summary>What the manual of every command says beyond its options: exit codes, variables and files.</summary>
internal static class Surroundings
{
    /// <summary>The exit codes.</summary>
    public static IReadOnlyList<(string Name, string Description)> ExitCodes { get; } =
    [
        ($"{ExitCode.Done}", "Done, or the reader of the output closed the pipe."),
        ($"{ExitCode.Failed}", "A comparison failed, or the program has an internal error."),
        ($"{ExitCode.Usage}", "Wrong usage; a checkpoint or a sharded run of other inputs or options."),
        ($"{ExitCode.BadData}", "Bad data: a line, an archive, a sum that exceeds 64 bits; a warning with --warnings fail."),
        ($"{ExitCode.InputUnreadable}", "An input is missing or unreadable."),
        ($"{ExitCode.OutputFailed}", "The output, or temporary data, cannot be written."),
        ($"{ExitCode.Resumable}", "Interrupted, with --checkpoint or in a sharded run: the same command resumes it."),
        ($"{ExitCode.Interrupted}, {ExitCode.Terminated}", "SIGINT, SIGTERM otherwise; the old output is untouched."),
    ];

    /// <summary>The environment variables.</summary>
    public static IReadOnlyList<(string Name, string Description)> Variables { get; } =
    [
        (string.Join(", ", Presets.Names.Select(Presets.VariableOf)), "The value of the option of that name, if it is not typed; true or false for --quiet. Tasks of a sharded run do not take them. An empty variable counts as none."),
        ("XDG_CONFIG_HOME", "The folder in which the folder of the configuration file is [default: ~/.config]."),
        ("TMPDIR", "The folder for spilled tables, if it exists and --temp-dir is not given."),
        ("NO_COLOR", "If it is not empty, nothing is shown in color."),
        ("TERM", "If it is empty or dumb, nothing is shown in color, and progress is lines instead of a bar."),
        ("http_proxy, https_proxy, no_proxy", "The proxy for inputs that are URLs, and the hosts that are asked without it."),
        ("SLURM_CPUS_PER_TASK, SLURM_CPUS_ON_NODE, SLURM_MEM_PER_NODE, SLURM_MEM_PER_CPU", "Inside a job of Slurm: the cores and the memory that it was granted, from which the defaults of --workers and --memory follow."),
        ("MAPREDUCE_VECTOR_WIDTH", "scalar, 128, 256 or 512: the width in bits of the vectors that lines are read with, instead of the widest. For tests and measurements."),
        (SystemCalls.Variable, "managed: files, memory and processes are reached through the framework, as on Windows and macOS, instead of the calls of Linux. For tests."),
        ("DOTNET_EnableDiagnostics", "1 opens the diagnostic port of the runtime, for dotnet-counters and dotnet-trace."),
    ];

    /// <summary>The files.</summary>
    public static IReadOnlyList<(string Name, string Description)> Files { get; } =
    [
        ("$XDG_CONFIG_HOME/mapreduce/config, by default ~/.config/mapreduce/config", $"The configuration file, on Windows %APPDATA%\\mapreduce\\config. A line is an option and its value, as in memory = 4GiB; lines that begin with # are comments. It may set {string.Join(", ", Presets.Names.Select(Presets.KeyOf))}, on which no result depends. What is typed comes first, then the variable, then the file; --dry-run shows which of them come from where. An unknown name is an error. Tasks of a sharded run do not take the file of their machine."),
        ("libSkiaSharp.so, libHarfBuzzSharp.so", "Beside the program. They draw charts as .svg and .png; a .html chart needs neither."),
    ];
}
