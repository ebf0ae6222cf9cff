
namespace MapReduce.Cli.Tests.Data;

/// <summary>A row of a result: its keys, where <c>--by</c> has them, and its sums.</summary>
internal sealed record Row(string? Ngram, int? Year, long Matches, long Volumes)
{
    /// <summary>The fields in the order of the columns.</summary>
    public string[] Fields => [.. new[] { Ngram, Year?.ToString(), $"{Matches}", $"{Volumes}" }.OfType<string>()];
}
