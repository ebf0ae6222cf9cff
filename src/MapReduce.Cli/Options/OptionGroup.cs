using System.CommandLine;

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
internal class GroupedOption<T>(OptionGroup group, string name, params string[] aliases) : Option<T>(name, aliases), IGroupedOption
{
    public OptionGroup Group => group;
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
