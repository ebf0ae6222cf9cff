using System.Text.RegularExpressions;

namespace MapReduce.Checkpoint;

/// <summary>The file names in a checkpoint folder. No other file there is ever read, written or deleted.</summary>
public static partial class CheckpointFiles
{
    /// <summary>Describes the run.</summary>
    public const string Plan = "plan.txt";

    /// <summary>Locked while a run uses the folder.</summary>
    public const string Lock = "lock";

    /// <summary>The record that marks a part as finished.</summary>
    public static string Record(int part) => $"part-{part:D6}.json";

    /// <summary>A part's bad lines.</summary>
    public static string Rejects(int part) => $"part-{part:D6}.rejects.jsonl";

    /// <summary>One of a part's Runs.</summary>
    public static string Run(int part, int run) => $"part-{part:D6}-{run:D3}.run";

    /// <summary>Whether a name belongs to a checkpoint.</summary>
    public static bool Owns(string name) => name is Plan or Lock || PartName().IsMatch(name);

    [GeneratedRegex(@"^part-\d{6,}(\.json|\.rejects\.jsonl|-\d{3,}\.run)$", RegexOptions.CultureInvariant)]
    private static partial Regex PartName();
}
