namespace MapReduce.Cli.Arguments;

/// <summary>When progress is shown.</summary>
internal enum ProgressMode
{
    /// <summary>A bar on a terminal, lines elsewhere, nothing under --quiet.</summary>
    Auto,

    /// <summary>Also under --quiet.</summary>
    Always,

    Never,
}
