using System.CommandLine;
using MapReduce.Cli.Process;
using MapReduce.Ngrams.Series;

namespace MapReduce.Cli.Options;

/// <summary>A value that an environment variable or the configuration file gives to an option.</summary>
/// <param name="Option">The option, such as <c>--memory</c>.</param>
/// <param name="Value">The value as written.</param>
/// <param name="Place">The variable, or the file and the line.</param>
/// <param name="IsOfFile">Whether it is in the file.</param>
internal sealed record Preset(string Option, string Value, string Place, bool IsOfFile)
{
    /// <summary>How a message names it: <c>MAPREDUCE_MEMORY=4GiB</c>, or <c>/home/me/.config/mapreduce/config:3: memory = 4GiB</c>.</summary>
    public string Text => IsOfFile ? $"{Place}: {Presets.KeyOf(Option)} = {Value}" : $"{Place}={Value}";
}

/// <summary>An option that can be set for good.</summary>
internal interface ISettableOption
{
    /// <summary>The value that it has unless it is typed; null for its own default.</summary>
    Preset? Preset { get; }

    /// <summary>Gives it a value for the case that it is not typed.</summary>
    /// <exception cref="UsageException">The value is invalid.</exception>
    void Set(Preset setting);
}

/// <summary>
/// Options that a user sets for good, in variables (<c>MAPREDUCE_MEMORY</c>) or in a file (<c>memory = 4GiB</c>). What is typed comes
/// first, then the variable, then the file. They are options on which no result depends: resources, and what is shown.
/// </summary>
internal sealed class Presets
{
    /// <summary>The one list of their names, in the order of the manual.</summary>
    public static IReadOnlyList<string> Names { get; } = ["--workers", "--memory", "--temp-dir", "--chunk-size", "--quiet", "--progress", "--warnings"];

    private readonly Dictionary<string, Preset> _all = [];

    /// <summary>The name of an option in the file.</summary>
    public static string KeyOf(string option) => option[2..];

    /// <summary>The variable of an option.</summary>
    public static string VariableOf(string option) => $"MAPREDUCE_{KeyOf(option).Replace('-', '_').ToUpperInvariant()}";

    /// <summary>
    /// Whether a command takes settings. A task of a sharded run does not: it does what was submitted, whatever the machine is set
    /// to. Commands that read no data need none, and work when the file is wrong.
    /// </summary>
    public static bool AreFor(string command) => command is not ("map" or "reduce" or "help" or "man" or "completion");

    /// <summary>Where the file is; null if the environment names no home.</summary>
    public static string? FilePath
    {
        get
        {
            string? folder = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                : Variable("XDG_CONFIG_HOME") is { } named && Path.IsPathRooted(named) ? named
                : Variable("HOME") is { } home ? Path.Join(home, ".config") : null;
            return string.IsNullOrEmpty(folder) ? null : Path.Join(folder, "mapreduce", "config");
        }
    }

    /// <summary>Reads the variables and the file.</summary>
    /// <exception cref="MapReduceException">The file cannot be read.</exception>
    /// <exception cref="UsageException">A line of the file is invalid.</exception>
    public static Presets Read()
    {
        var settings = new Presets();
        if (FilePath is { } path && File.Exists(path)) settings.ReadFile(path);
        foreach (string option in Names)
            if (Variable(VariableOf(option)) is { } value) settings._all[option] = new Preset(option, value, VariableOf(option), IsOfFile: false);
        return settings;
    }

    /// <summary>The settings of options that a command has, and that were not typed.</summary>
    public IEnumerable<(Option Option, Preset Preset)> For(ParseResult typed) =>
        from option in typed.CommandResult.Command.Options.Concat(typed.RootCommandResult.Command.Options.Where(shared => shared.Recursive))
        where _all.ContainsKey(option.Name) && typed.GetResult(option) is null or { Implicit: true }
        select (option, _all[option.Name]);

    /// <summary>Sets the options of a command that were not typed.</summary>
    /// <returns>Whether there are any, so that the command line must be parsed again.</returns>
    public bool Apply(ParseResult typed)
    {
        bool any = false;
        foreach ((Option option, Preset setting) in For(typed))
        {
            ((ISettableOption)option).Set(setting);
            any = true;
        }
        return any;
    }

    private void ReadFile(string path)
    {
        IReadOnlyList<string> lines = TextLines.Read(path, "the configuration file");
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim(), place = $"{path}:{i + 1}";
            if (line.Length == 0 || line[0] == '#') continue;
            int at = line.IndexOf('=');
            if (at < 0) throw new UsageException($"{place}: '{line}' has no value; write option = value, such as memory = 4GiB");
            string key = line[..at].TrimEnd(), value = line[(at + 1)..].TrimStart(), option = $"--{key}";
            if (!Names.Contains(option))
                throw new UsageException($"{place}: '{key}' cannot be set here; expected one of {string.Join(", ", Names.Select(KeyOf))}");
            if (value.Length == 0) throw new UsageException($"{place}: {key} has no value; write one, or delete the line");
            if (option == "--temp-dir" && !Path.IsPathRooted(value)) throw new UsageException($"{place}: temp-dir = {value}: expected a full path, because the file is for every working folder");
            if (!_all.TryAdd(option, new Preset(option, value, place, IsOfFile: true)))
                throw new UsageException($"{place}: {key} is set already, at {_all[option].Place}; delete one of the two lines");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
