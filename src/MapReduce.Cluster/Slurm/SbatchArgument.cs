using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Slurm;

/// <summary>
/// An option of sbatch that a user adds to every job. Options with which the program would lose track of a job, its log or its
/// end are refused in every form that sbatch accepts: long names may be abbreviated, and short options may be combined.
/// </summary>
internal static class SbatchArgument
{
    private const string OneOption = "expected one option of sbatch with its value, as in --sbatch-arg=--mem=16G";

    /// <summary>Options that scripts set themselves, because the program finds jobs and logs and requeues jobs by them.</summary>
    private static readonly string[] Ours =
    [
        "array", "job-name", "comment", "dependency", "kill-on-invalid-dep", "output", "error", "chdir", "workdir", "open-mode", "signal", "requeue", "no-requeue", "jobid",
    ];

    /// <summary>Options that leave no job for the program to find and wait for.</summary>
    private static readonly string[] Elsewhere = ["parsable", "wait", "wrap", "test-only", "clusters", "help", "usage", "version"];

    private const string OursInShort = "aJdPoeD", ElsewhereInShort = "WMhuV";

    /// <summary>Short options with a value, and those without.</summary>
    private const string WithValue = "AbBcCFGiLmnNpqStwx", Alone = "HIkOQsv";

    /// <summary>Why an argument is refused; null if it is accepted.</summary>
    public static string? Refusal(string argument)
    {
        if (argument.Any(char.IsControl)) return "has a control character; an option of sbatch cannot contain one";
        (string name, string? value) = Split(argument);
        if (!argument.StartsWith('-') || name is "-" or "--" || name.Contains('\'') || name.Contains('"') || name.Contains('\\')) return OneOption;
        if (value is not null && argument[name.Length] != '=' && (value.Length == 0 || value.StartsWith('-'))) return $"{OneOption}; give each option its own --sbatch-arg";
        if (value is not null && value.Split(' ', '\t').Skip(1).Any(word => word.StartsWith('-'))) return "is more than one option; give each its own --sbatch-arg";
        return name.StartsWith("--", StringComparison.Ordinal) ? RefusalOfLong(name[2..], value) : RefusalOfShort(name);
    }

    /// <summary>The argument as a line of a script: the option's name, and its value as one word.</summary>
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
        if (OursInShort.Contains(letter)) return $"-{letter} is set by the program, which uses it to find, follow and requeue its jobs";
        if (ElsewhereInShort.Contains(letter)) return $"-{letter} would leave no job for the program to find or wait for";
        if (WithValue.Contains(letter)) return null;
        if (!Alone.Contains(letter)) return $"-{letter} is not a known short option of sbatch; give the long option";
        return name.Length == 2 ? null : $"-{letter} takes no value; give each option its own --sbatch-arg";
    }

    /// <summary>A variable with a value could load code into the tasks (LD_PRELOAD, BASH_ENV), and there are other ways to set it.</summary>
    private static string? RefusalOfExport(string? value) =>
        value is null || value.Contains('=') ? "sets variables of the tasks; set them before submit, and give --export=ALL, NONE or their names" : null;

    private static string IsOurs(string name, string ours) => $"--{ours} is set by the program, which uses it to find, follow and requeue its jobs{Meant(name, ours)}";

    private static string IsElsewhere(string name, string elsewhere) => $"--{elsewhere} would leave no job for the program to find or wait for{Meant(name, elsewhere)}";

    private static string Meant(string name, string whole) => name == whole ? "" : $", and sbatch may take --{name} for it; give the full name of the option";

    /// <summary>The option's name with its dashes, and its value after an equals sign or a blank. A short option with an attached value is all name.</summary>
    private static (string Name, string? Value) Split(string argument)
    {
        int end = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOfAny(['=', ' ', '\t']) : argument.IndexOfAny([' ', '\t']);
        return end < 0 ? (argument, null) : (argument[..end], argument[(end + 1)..].TrimStart());
    }
}
