using System.CommandLine;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Every option of every command that names a file says what is done with it, so that no command can forget a file.</summary>
public sealed class FileOptionsTests
{
    [Fact]
    public void Every_option_that_names_a_file_or_folder_has_a_role()
    {
        using var interruption = new Interruption(TextWriter.Null);
        var host = new CommandHost(TextWriter.Null, interruption, new WarningLog(TextWriter.Null));
        RootCommand root = CommandLine.Build(null, new SharedOptions(), host);
        Option[] named = [.. root.Subcommands.SelectMany(c => c.Options).Where(o => o.HelpName is "FILE" or "FOLDER" or "LIST")];
        Assert.True(named.Length > 20, $"{named.Length} options");
        Assert.All(named, option => Assert.IsAssignableFrom<IFileOption>(option));
        // And by what they do, not only by what their help says.
        string[] written = [.. root.Subcommands.SelectMany(c => c.Options).Where(o => o is IFileOption { Role: FileRole.Written }).Select(o => o.Name).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["--chart", "--output", "--rejects", "--report", "--trace"], written);
    }
}
