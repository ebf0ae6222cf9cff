using System.Text.RegularExpressions;
using MapReduce.Pipeline;

namespace MapReduce.Checkpoint;

/// <summary>What the files in a checkpoint's folder are called. No other file in it is ever read, written or removed.</summary>
public static partial class CheckpointFiles
{
    /// <summary>What the run is.</summary>
    public const string Plan = "plan.txt";

    /// <summary>Locked while a run uses the folder.</summary>
    public const string Lock = "lock";

    /// <summary>What makes a part finished.</summary>
    public static string Record(int part) => $"part-{part:D6}.json";

    /// <summary>A part's bad lines.</summary>
    public static string Rejects(int part) => $"part-{part:D6}.rejects.jsonl";

    /// <summary>One of a part's Runs.</summary>
    public static string Run(int part, int run) => $"part-{part:D6}-{run:D3}.run";

    /// <summary>Whether a name is one of a checkpoint's.</summary>
    public static bool Owns(string name) => name is Plan or Lock || PartName().IsMatch(name);

    [GeneratedRegex(@"^part-\d{6,}(\.json|\.rejects\.jsonl|-\d{3,}\.run)$", RegexOptions.CultureInvariant)]
    private static partial Regex PartName();
}
