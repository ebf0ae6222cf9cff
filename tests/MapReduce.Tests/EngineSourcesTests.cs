using System.Text.RegularExpressions;
using Xunit;

namespace MapReduce.Tests;

/// <summary>Rules for the sources of the libraries that no compiler keeps.</summary>
public sealed partial class EngineSourcesTests
{
    [Theory]
    [InlineData("src/MapReduce")]
    [InlineData("src/MapReduce.Ngrams")]
    [InlineData("src/MapReduce.Words")]
    public void No_library_names_an_option_of_the_command_line(string project)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Join(Root(), project), "*.cs", SearchOption.AllDirectories)];
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
            where Option().IsMatch(Comment().Replace(line.Text, ""))
            select $"{Path.GetRelativePath(Root(), file)}:{line.Number}: {line.Text.Trim()}; say what helps with a {nameof(Remedy)}, and its words in the program");
    }

    [Theory]
    [InlineData("    $\"{folder}: give more --memory\", e);", true)]
    [InlineData("    string remedy = \"name another place with -o\"", true)]
    [InlineData("    \"with -o FILE\"", true)]
    [InlineData("    /// <summary>Also under --quiet.</summary>", false)]
    [InlineData("    Call();   // as --top does", false)]
    [InlineData("    int less = count - other; count--; - offset", false)]
    public void An_option_is_seen_in_code_and_not_in_comments(string line, bool seen) => Assert.Equal(seen, Option().IsMatch(Comment().Replace(line, "")));

    /// <summary>The rooms of the engine: each may use those before it, and none after it.</summary>
    private static readonly string[] Rooms =
        ["", "Storage", "Input.Web", "Input.Archives", "Input", "Partition", "Combine", "Map", "Runs", "Reduce", "Output", "Checkpoint", "Pipeline", "Shards"];

    [Fact]
    public void No_room_of_the_engine_uses_a_later_one_and_a_namespace_is_its_folder()
    {
        string engine = Path.Join(Root(), "src", "MapReduce");
        var wrong = new List<string>();
        foreach (string file in Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories))
        {
            string room = Path.GetRelativePath(engine, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.').Trim('.');
            if (room.StartsWith("obj", StringComparison.Ordinal)) continue;
            string text = File.ReadAllText(file);
            if (!File.ReadLines(file).Contains($"namespace {$"MapReduce.{room}".TrimEnd('.')};")) wrong.Add($"{file}: its namespace is not its folder, {room}");
            foreach (Match use in RoomUsed().Matches(text))
                if (Array.IndexOf(Rooms, use.Groups[1].Value) > Array.IndexOf(Rooms, room)) wrong.Add($"{file}: {room} uses {use.Groups[1].Value}, a later room");
        }
        Assert.Empty(wrong);
    }

    /// <summary>A room that a file imports, or names in front of a type.</summary>
    [GeneratedRegex(@"(?:using MapReduce\.|[\s""(<{](?=[A-Z][\w.]*\.[A-Z]))(Storage|Input\.Web|Input\.Archives|Input|Partition|Combine|Map|Runs|Reduce|Output|Checkpoint|Pipeline|Shards)(?=;|\.[A-Z])")]
    private static partial Regex RoomUsed();

    [GeneratedRegex(@"--[A-Za-z]| -o\b")]
    private static partial Regex Option();

    [GeneratedRegex(@"(^|\s)//.*$")]
    private static partial Regex Comment();

    /// <summary>The folder of <c>MapReduce.sln</c> that this test was built from.</summary>
    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Join(folder.FullName, "MapReduce.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds MapReduce.sln");
    }
}
