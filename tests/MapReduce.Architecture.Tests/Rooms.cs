using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace MapReduce.Architecture.Tests;

/// <summary>The rooms (namespaces) of each assembly, in their order: a room depends only on rooms before it.</summary>
internal static class Rooms
{
    /// <summary>Stands for the folders of a project that need no place in its list: each scheduler, each job. They do not see one another.</summary>
    public const string Leaf = "*";

    /// <summary>The one list for each project. A new folder needs its place here, unless the project has a place for leaves.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Order = new Dictionary<string, string[]>
    {
        ["MapReduce"] =
        [
            "MapReduce", "MapReduce.Tracing", "MapReduce.Storage", "MapReduce.Input.Web", "MapReduce.Input.Inflate", "MapReduce.Input.Archives", "MapReduce.Input", "MapReduce.Partition", "MapReduce.Combine", "MapReduce.Map",
            "MapReduce.Runs", "MapReduce.Reduce", "MapReduce.Output", "MapReduce.Checkpoint", "MapReduce.Pipeline", "MapReduce.Shards",
        ],
        ["MapReduce.Ngrams"] =
        [
            "MapReduce.Ngrams.Formats", "MapReduce.Ngrams.Generate", "MapReduce.Ngrams.Filter", "MapReduce.Ngrams.Group", "MapReduce.Ngrams.Totals", "MapReduce.Ngrams.Index", "MapReduce.Ngrams.Scan",
            "MapReduce.Ngrams.Count", "MapReduce.Ngrams.Series", "MapReduce.Ngrams.Inspect",
        ],
        ["MapReduce.Words"] = ["MapReduce.Words"],
        ["MapReduce.Cluster"] = ["MapReduce.Cluster", "MapReduce.Cluster.Folder", "MapReduce.Cluster.Driver", "MapReduce.Cluster.Tasks", Leaf],
        ["MapReduce.Cli"] =
        [
            "MapReduce.Cli.Process", "MapReduce.Cli.Display", "MapReduce.Cli.Options", "MapReduce.Cli.Charts", "MapReduce.Cli.Jobs", "MapReduce.Cli.Manual", "MapReduce.Cli.Completion",
            "MapReduce.Cli.Benchmark", "MapReduce.Cli.Inspect", "MapReduce.Cli.Generate", Leaf, "MapReduce.Cli.Commands", "MapReduce.Cli",
        ],
    };

    /// <summary>The assemblies as they were compiled.</summary>
    public static ArchUnitNET.Domain.Architecture Compiled { get; } = new ArchLoader().LoadAssemblies(
        typeof(MapReduceException).Assembly, typeof(Ngrams.Formats.NgramCount).Assembly, typeof(Words.WordsJob).Assembly, typeof(Cluster.IShardedJob).Assembly,
        System.Reflection.Assembly.Load("mapreduce")).Build();

    /// <summary>Every dependency of one of our types on any type, as <c>from → to</c>.</summary>
    public static IReadOnlyList<(string Room, string From, string ToNamespace, string To)> Dependencies { get; } =
    [
        .. (from type in Compiled.Types
            where type.Namespace?.FullName is { } room && IsOurs(room)
            from dependency in type.Dependencies
            // A type parameter (Type`1+<T>) is no type, and the library confuses those of one name.
            where dependency.Target.Namespace is not null && !dependency.Target.FullName.Contains("+<", StringComparison.Ordinal)
            select (type.Namespace.FullName, type.FullName, dependency.Target.Namespace.FullName, dependency.Target.FullName)).Distinct(),
    ];

    /// <summary>The project that a namespace is in; null for one that is not ours.</summary>
    public static string? ProjectOf(string room) => IsOurs(room) ? Order.Keys.Where(project => IsIn(room, project)).MaxBy(project => project.Length) : null;

    /// <summary>The room that a namespace or type of ours is in; other names are unchanged or shortened.</summary>
    public static string RoomOf(string name)
    {
        while (!Known.Contains(name) && name.Contains('.', StringComparison.Ordinal)) name = name[..name.LastIndexOf('.')];
        return name;
    }

    private static readonly HashSet<string> Known = [.. SourceFile.All.Select(file => file.Room)];

    /// <summary>The place of a room in its project's list; -1 if it has none.</summary>
    public static int PlaceOf(string room)
    {
        string[] order = Order[ProjectOf(room)!];
        int place = Array.IndexOf(order, room);
        return place >= 0 ? place : Array.IndexOf(order, Leaf);
    }

    /// <summary>What stands at the place of a room: its name, or <see cref="Leaf"/>.</summary>
    public static string NameOfPlace(string room) => Order[ProjectOf(room)!][PlaceOf(room)];

    private static bool IsOurs(string room) => IsIn(room, "MapReduce");

    private static bool IsIn(string room, string project) => room == project || room.StartsWith(project + ".", StringComparison.Ordinal);
}
