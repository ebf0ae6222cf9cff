using System.CommandLine;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Options;

/// <summary>What an option is about. The help and the manual show options by group, in this order.</summary>
internal enum OptionGroup
{
    /// <summary>What is read.</summary>
    Input,

    /// <summary>What <c>series</c> is asked for.</summary>
    Query,

    /// <summary>Which rows count.</summary>
    Filter,

    /// <summary>Under which name they count.</summary>
    Spelling,

    /// <summary>What the rows of the result are, and their order.</summary>
    Rows,

    /// <summary>What columns the result has.</summary>
    Columns,

    /// <summary>What <c>generate</c> makes.</summary>
    Dataset,

    /// <summary>What <c>benchmark</c> measures.</summary>
    Measurement,

    /// <summary>A run in shards.</summary>
    Shards,

    /// <summary>How the tasks of such a run are started.</summary>
    Tasks,

    /// <summary>What is written, where, and in which form.</summary>
    Output,

    /// <summary>Pictures.</summary>
    Chart,

    /// <summary>Threads, memory and disk, on which no answer depends.</summary>
    Resources,

    /// <summary>What to do with lines that do not parse.</summary>
    BadLines,

    /// <summary>Conduct: what is shown, and the help.</summary>
    General,
}

/// <summary>An option that belongs to a group.</summary>
internal interface IGroupedOption
{
    OptionGroup Group { get; }
}

/// <summary>An option of the program. Each is one of these, so that none is declared without its group.</summary>
internal class GroupedOption<T>(OptionGroup group, string name, params string[] aliases) : Option<T>(name, aliases), IGroupedOption, ISettableOption
{
    public OptionGroup Group => group;

    /// <summary>Reads a value that is not typed: the value, or what was expected instead. Null if the option cannot be set for good.</summary>
    public Func<string, (T? Value, string? Expected)>? Convert { get; init; }

    public Preset? Preset { get; private set; }

    public void Set(Preset setting)
    {
        (T? value, string? expected) = Convert!(setting.Value);
        if (expected is not null) throw new UsageException($"{setting.Text}: {expected}");
        Preset = setting;
        DefaultValueFactory = _ => value!;
    }

    /// <summary>How a message names the option with its value: as typed, or the variable or the line of the file that it comes from.</summary>
    public string Shown(string value) => Preset?.Text ?? $"{Name} {value}";
}

/// <summary>The names of groups.</summary>
internal static class OptionGroups
{
    /// <summary>The heading of a group.</summary>
    public static string Title(this OptionGroup group) => group switch
    {
        OptionGroup.Spelling => "Tags and case",
        OptionGroup.Shards => "Run in shards",
        OptionGroup.BadLines => "Bad lines",
        _ => group.ToString(),
    };
}
