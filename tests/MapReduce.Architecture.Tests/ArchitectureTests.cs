using System.Text.RegularExpressions;

namespace MapReduce.Architecture.Tests;

/// <summary>The rules of the house, which src/README.md explains. Every test collects all violations, and there are none.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Finds the list of unsafe rooms in src/README.md.</summary>
    private static readonly Regex UnsafeList = UnsafeRooms();

    [Fact]
    public void Every_folder_with_sources_has_a_place_in_the_order()
    {
        None(SourceFile.All.Where(file => Rooms.PlaceOf(file.Room) < 0).Select(file => file.Room));
        None(Rooms.Order.SelectMany(project => project.Value).Except(SourceFile.All.Select(file => file.Room)).Where(room => room != Rooms.Leaf));
    }

    [Fact]
    public void The_README_of_src_lists_all_rooms_in_their_order()
    {
        foreach ((string project, string[] order) in Rooms.Order)
        {
            Match row = Regex.Match(Readme, $@"^\| `{Regex.Escape(project)}` \|[^|]*\|(?<rooms>[^|]*)\|", RegexOptions.Multiline);
            string[] listed = [.. row.Groups["rooms"].Value.Split(',', StringSplitOptions.TrimEntries).Select(room => room == "(root)" ? project : $"{project}.{room}")];
            string[] rooms = [.. SourceFile.All.Where(file => file.Project == project).Select(file => file.Room).Distinct()];
            Assert.Equal(rooms.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
            Assert.Equal(order.Where(place => rooms.Any(room => Rooms.NameOfPlace(room) == place)), listed.Select(Rooms.NameOfPlace).Distinct());
        }
    }

    private static string Readme => File.ReadAllText(Path.Join(Checkout.Root, "src", "README.md"));

    [Fact]
    public void A_namespace_is_its_folder() => None(SourceFile.All.Where(file => file.Namespace != file.Room).Select(file => $"{file.Path}: {file.Namespace}"));

    [Fact]
    public void A_room_depends_only_on_rooms_before_it()
    {
        Assert.NotEmpty(Rooms.Dependencies);
        IEnumerable<string> compiled = from d in Rooms.Dependencies where IsUpward(d.Room, d.ToNamespace) select $"{d.From} -> {d.To}";
        // A constant leaves no trace in an assembly, but its import does in the source; a cref in a comment is an import too.
        IEnumerable<string> imported = from file in SourceFile.All from import in file.Imports where IsUpward(file.Room, Rooms.RoomOf(import)) select $"{file.Path} imports {import}";
        None(compiled.Concat(imported));
    }

    [Fact]
    public void A_violation_would_be_seen()
    {
        Assert.True(IsUpward("MapReduce.Combine", "MapReduce.Pipeline"));
        Assert.False(IsUpward("MapReduce.Pipeline", "MapReduce.Combine"));
        Assert.True(IsUpward("MapReduce.Cluster.Slurm", "MapReduce.Cluster.Local"));
        Assert.True(IsUpward("MapReduce.Cluster.Driver", "MapReduce.Cluster.Local"));
        Assert.False(IsUpward("MapReduce.Cluster.Local", "MapReduce.Cluster.Driver"));
        var aliased = new SourceFile("MapReduce", "MapReduce.Combine", "", "using static MapReduce.Pipeline.EarlyEnd;\nusing Result = MapReduce.Pipeline.RunResult<int>;\n");
        Assert.Equal(["MapReduce.Pipeline", "MapReduce.Pipeline"], aliased.Imports.Select(Rooms.RoomOf));
        Assert.Contains(Rooms.Dependencies, d => d.Room == "MapReduce.Pipeline" && d.ToNamespace == "MapReduce.Combine");
        Assert.Contains(Rooms.Dependencies, d => d.Room == "MapReduce.Cli.Commands" && d.ToNamespace == "System.CommandLine");
        Assert.Contains(Rooms.Dependencies, d => d.Room == "MapReduce.Cli.Process" && d.To == "System.Console");
    }

    /// <summary>Fails with all violations, one a line.</summary>
    private static void None(IEnumerable<string> violations)
    {
        string[] all = [.. violations.Distinct().Order(StringComparer.Ordinal)];
        if (all.Length > 0) Assert.Fail(string.Join('\n', all));
    }

    private static bool IsUpward(string from, string to) =>
        from != to && Rooms.ProjectOf(from) is { } project && Rooms.ProjectOf(to) == project && Rooms.PlaceOf(to) >= Rooms.PlaceOf(from);

    [Theory]
    [InlineData("MapReduce", "")]
    [InlineData("MapReduce.Ngrams", "MapReduce")]
    [InlineData("MapReduce.Words", "MapReduce")]
    [InlineData("MapReduce.Cluster", "MapReduce")]
    [InlineData("MapReduce.Cli", "MapReduce.Ngrams MapReduce.Words MapReduce.Cluster")]
    public void A_project_references_these_and_no_more(string project, string expected)
    {
        string text = File.ReadAllText(Path.Join(Checkout.Root, "src", project, $"{project}.csproj"));
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            ProjectReference().Matches(text).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("System.CommandLine")]
    [InlineData("Spectre.Console")]
    [InlineData("System.Console")]
    [InlineData("MapReduce.Ngrams")]
    [InlineData("MapReduce.Cli")]
    public void The_cluster_knows_no_command_line_and_no_console(string banned) =>
        None(from d in Rooms.Dependencies where Rooms.ProjectOf(d.Room) == "MapReduce.Cluster" && IsOf(d, banned) select $"{d.From} -> {d.To}");

    [Fact]
    public void The_words_of_Slurm_stand_in_its_room_only()
    {
        // The field of the manifest has been called so from the beginning.
        string[] named = [.. from file in SourceFile.All where file.Project == "MapReduce.Cluster" && file.Room != "MapReduce.Cluster.Slurm"
                             from line in file.Text.Split('\n') where SlurmWord().IsMatch(line) select $"{file.Path}: {line.Trim()}"];
        Assert.All(named, line => Assert.Contains("JsonPropertyName(\"sbatch_arguments\")", line));
    }

    [Theory]
    [InlineData("System.Threading.Tasks.Dataflow", "MapReduce.Pipeline")]
    [InlineData("Spectre.Console", "MapReduce.Cli.Display MapReduce.Cli.Benchmark")]
    [InlineData("SkiaSharp", "MapReduce.Cli.Charts")]
    [InlineData("Parquet", "MapReduce.Output")]
    [InlineData("ZstdSharp", "MapReduce.Input.Archives MapReduce.Ngrams.Index MapReduce.Cli.Generate")]
    [InlineData("System.CommandLine", "MapReduce.Cli.Options MapReduce.Cli.Jobs MapReduce.Cli.Manual MapReduce.Cli.Commands MapReduce.Cli.*")]
    [InlineData("System.Net.Http", "MapReduce.Input.Web")]
    public void A_library_is_named_in_its_room_only(string library, string rooms)
    {
        string[] allowed = rooms.Split(' ');
        Assert.Contains(Rooms.Dependencies, d => IsOf(d, library));
        None(from d in Rooms.Dependencies where IsOf(d, library) && !allowed.Contains(d.Room) && !allowed.Contains($"{Rooms.ProjectOf(d.Room)}.{Rooms.NameOfPlace(d.Room)}") select $"{d.From} -> {d.To}");
    }

    [Fact]
    public void Generate_sees_Formats_only()
    {
        string[] seen = [.. from d in Rooms.Dependencies where d.Room == "MapReduce.Ngrams.Generate" && Rooms.ProjectOf(d.ToNamespace) == "MapReduce.Ngrams" select d.ToNamespace];
        Assert.Equal(["MapReduce.Ngrams.Formats", "MapReduce.Ngrams.Generate"], seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Words_and_Ngrams_do_not_see_each_other() => None(from d in Rooms.Dependencies
                                                                 where (Rooms.ProjectOf(d.Room), Rooms.ProjectOf(d.ToNamespace)) is ("MapReduce.Words", "MapReduce.Ngrams") or ("MapReduce.Ngrams", "MapReduce.Words")
                                                                 select $"{d.From} -> {d.To}");

    [Fact]
    public void Unsafe_code_is_in_the_rooms_that_the_README_of_src_lists()
    {
        string[] listed = [.. UnsafeList.Match(Readme).Groups["rooms"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(room => room.Trim('`', ' ', '\n'))];
        Assert.Equal(
            SourceFile.All.Where(file => Unsafe().IsMatch(file.Code)).Select(file => file.Room).Distinct().Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    // A span or pointer into native memory does not keep its owner alive: a finalizer may free the memory while it is in use, as soon as
    // the owner is named no more. Owners are disposed, or their memory is managed.
    [Fact]
    public void No_class_has_a_finalizer() => None(from file in SourceFile.All where Finalizer().IsMatch(file.Code) select file.Path);

    [Theory]
    [InlineData("    ~RowBuffer() => NativeMemory.Free(_bytes);", true)]
    [InlineData("    protected override void Finalize()", true)]
    [InlineData("    int part = mask & ~(Size() - 1);", false)]
    public void A_finalizer_is_seen(string line, bool seen) => Assert.Equal(seen, Finalizer().IsMatch(line));

    // MapReduce.Cluster parses no command line either, but it names the options of submit, map, reduce and resume in messages and in
    // the commands of its tasks.
    [Fact]
    public void No_library_names_an_option_of_the_command_line() => None(from file in SourceFile.All
                                                                         where file.Project is "MapReduce" or "MapReduce.Ngrams" or "MapReduce.Words"
                                                                         from line in file.Text.Split('\n').Select((text, i) => (Text: text, Number: i + 1))
                                                                         where Option().IsMatch(Comment().Replace(line.Text, ""))
                                                                         select $"{file.Path}:{line.Number}: {line.Text.Trim()}; say what helps with a {nameof(Remedy)}, and its words in the program");

    [Theory]
    [InlineData("    $\"{folder}: give more --memory\", e);", true)]
    [InlineData("    string remedy = \"name another place with -o\"", true)]
    [InlineData("    \"with -o FILE\"", true)]
    [InlineData("    /// <summary>Also under --quiet.</summary>", false)]
    [InlineData("    Call();   // as --top does", false)]
    [InlineData("    int less = count - other; count--; - offset", false)]
    public void An_option_is_seen_in_code_and_not_in_comments(string line, bool seen) => Assert.Equal(seen, Option().IsMatch(Comment().Replace(line, "")));

    private static bool IsOf((string Room, string From, string ToNamespace, string To) d, string name) =>
        d.ToNamespace == name || d.ToNamespace.StartsWith(name + ".", StringComparison.Ordinal) || d.To == name;

    [GeneratedRegex(@"Unsafe code is in (?<rooms>(?:`[\w.]+`[,\s]*)+)\.")]
    private static partial Regex UnsafeRooms();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"^\s*~\w+\(\)|\bFinalize\(\)", RegexOptions.Multiline)]
    private static partial Regex Finalizer();

    [GeneratedRegex(@"slurm|sbatch|squeue|\bscontrol|scancel", RegexOptions.IgnoreCase)]
    private static partial Regex SlurmWord();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/(?<name>[\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"--[A-Za-z]| -o\b")]
    private static partial Regex Option();

    [GeneratedRegex(@"(^|\s)//.*$")]
    private static partial Regex Comment();
}
