namespace MapReduce.Cli.Tests.Running;

/// <summary>What a run finds around it.</summary>
internal sealed record Setting
{
    /// <summary>A run of this length hangs: it is killed and the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The working folder; null for the test's own.</summary>
    public string? Folder { get; init; }

    /// <summary>All of standard input, which then ends; null for one that ends at once.</summary>
    public byte[]? Input { get; init; }

    /// <summary>Variables to set, or with null to take away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();
}
