using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Nothing depends on culture, time zone, locale or the working folder.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 111, ngrams: 2000);

    private readonly TempFolder _folder = new();

    public EnvironmentTests() => _folder.Write("dätä 日本/ünï.tsv", Records.AsV2(Varied));

    [Theory]
    [InlineData("LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8")]
    [InlineData("LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8")]
    [InlineData("LC_ALL=de_DE.ISO-8859-1")]
    [InlineData("LC_ALL=ja_JP.EUC-JP")]
    [InlineData("LC_ALL=C")]
    [InlineData("LC_ALL=POSIX LANG=")]
    [InlineData("LC_ALL=no_such_locale")]
    [InlineData("TZ=Pacific/Kiritimati")]
    [InlineData("TZ=nonsense")]
    [InlineData("TERM=dumb")]
    [InlineData("TERM=")]
    [InlineData("NO_COLOR=1 COLUMNS=20")]
    [InlineData("HOME=/nowhere")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0")]
    public void Neither_the_result_nor_what_is_said_depends_on_the_environment(string variables)
    {
        var set = variables.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => (string?)v[1]);
        string[] arguments = ["count", "--files-from", "-", "--word", "über", "--word", "日本語", "--progress", "never"];
        byte[] list = "dätä 日本/ünï.tsv\n"u8.ToArray();
        Finished run = ProgramRun.In(new Setting { Folder = _folder.Path, Input = list, Variables = set }, arguments).WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), run.OutputText);
        Assert.Contains($"1 input: {Varied.Length.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} lines = ", run.Error);
        Assert.Equal($"über has appeared {Varied.Where(r => r.Ngram == "über").Sum(r => r.Matches)} times.", run.ErrorLines[^2]);
        Assert.Equal($"日本語 has appeared {Varied.Where(r => r.Ngram == "日本語").Sum(r => r.Matches)} times.", run.ErrorLines[^1]);
        Finished failed = ProgramRun.In(new Setting { Folder = _folder.Path, Variables = set }, "count", "ünï fehlt").WithExitCode(66);
        Assert.StartsWith("mapreduce: ünï fehlt: ", failed.OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_width_that_is_none_is_a_mistake_in_use()
    {
        var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["MAPREDUCE_VECTOR_WIDTH"] = "avx2" } };
        Finished run = ProgramRun.In(setting, "count", "dätä 日本", "--quiet").WithExitCode(2);
        Assert.Equal("mapreduce: MAPREDUCE_VECTOR_WIDTH=avx2: expected scalar, 128, 256 or 512", run.OnlyErrorLine());
        Assert.Equal("", run.OutputText);
    }

    [Fact]
    public void A_bare_environment_will_do()
    {
        Finished run = Shell.Of(_folder, "env -i \"$P\" count 'dätä 日本' --quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), run.OutputText);
    }

    [Fact]
    public void A_working_folder_that_takes_no_files_will_do()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "no /proc here");
        ProgramRun.In(new Setting { Folder = "/proc" }, "count", _folder.At("dätä 日本"), "-o", _folder.At("out.tsv"), "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Finished piped = ProgramRun.In(new Setting { Folder = "/proc", Input = Records.AsV2(Varied) }, "count", "-", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), piped.OutputText);
    }

    [Fact]
    public void A_working_folder_that_is_gone_will_do()
    {
        string all = $"'{_folder.At("dätä 日本")}'";
        Finished run = Shell.Of(_folder, $"mkdir gone; cd gone; rmdir ../gone; exec \"$P\" count {all} --quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), run.OutputText);
    }

    [Fact]
    public void Relative_paths_are_relative_to_the_working_folder()
    {
        Directory.CreateDirectory(_folder.At("elsewhere"));
        ProgramRun.In(new Setting { Folder = _folder.At("elsewhere") }, "count", "../dätä 日本/ünï.tsv", "-o", "../out.tsv", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Empty(_folder.Names("elsewhere"));
    }

    [Fact]
    public void A_link_to_the_program_is_the_program()
    {
        File.CreateSymbolicLink(_folder.At("mapreduce"), BuiltProgram.Path);
        Assert.Equal(Answer.Tsv(Varied), Shell.Of(_folder, "./mapreduce count 'dätä 日本' --quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Where_temporary_data_cannot_go_it_is_told_as_an_output_that_failed()
    {
        byte[] archive = Pack.Zip(("in.csv", Records.AsV2(Varied)));
        Finished run = ProgramRun.In(
            new Setting { Folder = _folder.Path, Input = archive, Variables = new Dictionary<string, string?> { ["TMPDIR"] = _folder.At("nowhere") } }, "count", "-", "--quiet");
        Assert.Contains("nowhere", run.WithExitCode(74).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();
}
