namespace MapReduce.Cli.Arguments;

/// <summary>What a line that does not parse does to the run.</summary>
internal enum OnBadLine
{
    Fail,

    /// <summary>It is counted under its kind and left out.</summary>
    Skip,
}
