namespace MapReduce.Cli.Tests.Documents;

/// <summary>The README: its examples run, and it is in the order in which a new user reads.</summary>
public sealed class ReadmeTests : IDisposable
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Join(Checkout.Root, "README.md"));

    private readonly TempFolder _folder = new();

    [Fact]
    public void Its_sections_lead_from_the_installation_to_where_to_read_on() =>
        Assert.Equal(["Install", "First result", "Ten questions", "Speed", "What is promised", "Where to read on"], Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));

    [Fact]
    public void Its_ten_questions_have_commands_that_run_as_they_stand_there()
    {
        string[] block = [.. Lines.SkipWhile(line => line != "## Ten questions").SkipWhile(line => line != "```sh").Skip(1).TakeWhile(line => line != "```")];
        Assert.Equal(10, block.Count(line => line.StartsWith('#')));
        string[] commands = [.. block.Where(line => line.Contains("mapreduce ", StringComparison.Ordinal) && !line.StartsWith('#'))];
        Assert.True(commands.Length >= 10, $"{commands.Length} commands");
        Example.Prepare(_folder);
        foreach (string command in commands) Example.Run(_folder, command);
        // The chart and the index that they name are there.
        Assert.Contains("</svg>", _folder.ReadText("series.svg"), StringComparison.Ordinal);
        Assert.Contains("sample.ngrams", _folder.Names());
    }

    public void Dispose() => _folder.Dispose();
}
