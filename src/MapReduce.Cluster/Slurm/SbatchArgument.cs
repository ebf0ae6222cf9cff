using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Slurm;

/// <summary>
/// An option of sbatch that a user adds to every job. What would take a job, its log or its end away from the run is refused,
/// in all the ways in which sbatch reads it: a long name may be cut short, short ones stand together, and a value may follow.
/// </summary>
internal static class SbatchArgument
{
    private const string OneOption = "expected one option of sbatch with its value, as in --sbatch-arg=--mem=16G";

    /// <summary>What a script says itself: the program finds its jobs and their logs by it, and they are queued again by it.</summary>
    private static readonly string[] Ours =
    [
        "array", "job-name", "comment", "dependency", "kill-on-invalid-dep", "output", "error", "chdir", "workdir", "open-mode", "signal", "requeue", "no-requeue", "jobid",
    ];

    /// <summary>What leaves no job that the program could find and wait for.</summary>
    private static readonly string[] Elsewhere = ["parsable", "wait", "wrap", "test-only", "clusters", "help", "usage", "version"];

    private const string OursInShort = "aJdPoeD", ElsewhereInShort = "WMhuV";

    /// <summary>Letters with a value, and those without one.</summary>
    private const string WithValue = "AbBcCFGiLmnNpqStwx", Alone = "HIkOQsv";

    /// <summary>Why an argument is refused; null where it is not.</summary>
    public static string? Refusal(string argument)
    {
        if (argument.Any(char.IsControl)) return "has a control character, which an option of sbatch has not";
        (string name, string? value) = Split(argument);
        if (!argument.StartsWith('-') || name is "-" or "--" || name.Contains('\'') || name.Contains('"') || name.Contains('\\')) return OneOption;
        if (value is not null && argument[name.Length] != '=' && (value.Length == 0 || value.StartsWith('-'))) return $"{OneOption}; give each option by a --sbatch-arg of its own";
        if (value is not null && value.Split(' ', '\t').Skip(1).Any(word => word.StartsWith('-'))) return "is more than one option; give each by a --sbatch-arg of its own";
        return name.StartsWith("--", StringComparison.Ordinal) ? RefusalOfLong(name[2..], value) : RefusalOfShort(name);
    }

    /// <summary>The argument as a line of a script has it: the option's name, and its value as one word.</summary>
    public static string InScript(string argument)
    {
        (string name, string? value) = Split(argument);
        return value is null || argument[name.Length] == '=' ? ShellWord.Of(argument) : $"{ShellWord.Of(name)} {ShellWord.Of(value)}";
    }

    private static string? RefusalOfLong(string name, string? value)
    {
        if (name == "export") return RefusalOfExport(value);
        if ("export-file".StartsWith(name, StringComparison.Ordinal)) return "sets variables of the tasks; set them before submit, and give --export=ALL, NONE or their names";
        if (Ours.FirstOrDefault(o => o.StartsWith(name, StringComparison.Ordinal)) is { } ours) return IsOurs(name, ours);
        return Elsewhere.FirstOrDefault(o => o.StartsWith(name, StringComparison.Ordinal)) is { } elsewhere ? IsElsewhere(name, elsewhere) : null;
    }

    private static string? RefusalOfShort(string name)
    {
        char letter = name[1];
        if (OursInShort.Contains(letter)) return $"-{letter} is set by the program itself, which finds, follows and repeats its jobs by it";
        if (ElsewhereInShort.Contains(letter)) return $"-{letter} would leave no job that the program could find or wait for";
        if (WithValue.Contains(letter)) return null;
        if (!Alone.Contains(letter)) return $"-{letter} is no short option of sbatch that the program knows; give the long one";
        return name.Length == 2 ? null : $"-{letter} takes no value; give each option by a --sbatch-arg of its own";
    }

    /// <summary>A variable with a value could be one that loads code into the tasks (LD_PRELOAD, BASH_ENV), and any can be set by other means.</summary>
    private static string? RefusalOfExport(string? value) =>
        value is null || value.Contains('=') ? "sets variables of the tasks; set them before submit, and give --export=ALL, NONE or their names" : null;

    private static string IsOurs(string name, string ours) => $"--{ours} is set by the program itself, which finds, follows and repeats its jobs by it{Meant(name, ours)}";

    private static string IsElsewhere(string name, string elsewhere) => $"--{elsewhere} would leave no job that the program could find or wait for{Meant(name, elsewhere)}";

    private static string Meant(string name, string whole) => name == whole ? "" : $", and sbatch may take --{name} for it; give the whole name of what is meant";

    /// <summary>The option's name with its dashes, and its value after the equals sign or blank; a short option is returned whole as the name.</summary>
    private static (string Name, string? Value) Split(string argument)
    {
        int end = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOfAny(['=', ' ', '\t']) : argument.IndexOfAny([' ', '\t']);
        return end < 0 ? (argument, null) : (argument[..end], argument[(end + 1)..].TrimStart());
    }
}
