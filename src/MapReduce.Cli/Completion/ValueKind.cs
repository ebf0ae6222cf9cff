namespace MapReduce.Cli.Completion;

/// <summary>What a shell can offer for a value.</summary>
internal enum ValueKind
{
    /// <summary>There is no value: a switch.</summary>
    None,

    /// <summary>Only whoever types knows: a number, a word.</summary>
    Free,

    /// <summary>One of a few words.</summary>
    Words,

    File,

    Folder,
}
