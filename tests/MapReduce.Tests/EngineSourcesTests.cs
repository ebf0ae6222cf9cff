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
