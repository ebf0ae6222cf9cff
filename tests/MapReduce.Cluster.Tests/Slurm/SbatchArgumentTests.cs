using System.Diagnostics;
using System.Text;
using MapReduce.Cluster.Folder;
using MapReduce.Cluster.Slurm;

namespace MapReduce.Cluster.Tests.Slurm;

/// <summary>What users add to the jobs of a run, and the words of scripts, as Slurm and bash read them.</summary>
public sealed class SbatchArgumentTests
{
    [Theory]
    [InlineData("--mem=16G")]
    [InlineData("--mem 16G")]
    [InlineData("-p long")]
    [InlineData("-plong")]
    [InlineData("-c8")]
    [InlineData("-v")]
    [InlineData("--exclusive")]
    [InlineData("--export=ALL")]
    [InlineData("--export=NONE")]
    [InlineData("--export=HOME,PATH")]
    [InlineData("--get-user-env")]
    [InlineData("--wait-all-nodes=1")]
    [InlineData("--constraint=a|b&c")]
    [InlineData("--bb=capacity=1 access=striped")]
    [InlineData("--time=1-00:00:00")]
    [InlineData("--nodelist=node[1-3]")]
    [InlineData("--mail-user='o\"brien\\'@x # y")]
    public void An_option_is_taken_and_Slurm_reads_the_same_option(string argument)
    {
        Assert.Null(SbatchArgument.Refusal(argument));
        int blank = argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=') ? -1 : argument.IndexOf(' ');
        string[] meant = blank < 0 ? [argument] : [argument[..blank], argument[(blank + 1)..]];
        Assert.Equal(meant, SlurmWords(SbatchArgument.InScript(argument)));
    }

    [Theory]
    [InlineData("--array=1-3")]
    [InlineData("--arr=1-3")]
    [InlineData("-a0-9")]
    [InlineData("-a 0-9")]
    [InlineData("--job-name=x")]
    [InlineData("--job=")]
    [InlineData("--jobid=3")]
    [InlineData("-Jfoo")]
    [InlineData("-vJfoo")]
    [InlineData("-QvJfoo")]
    [InlineData("-kJfoo")]
    [InlineData("--comment=x")]
    [InlineData("--comm x")]
    [InlineData("--dependency=afterok:1")]
    [InlineData("-d1")]
    [InlineData("--output=/x")]
    [InlineData("--outp=/x")]
    [InlineData("-o/x")]
    [InlineData("--err=/x")]
    [InlineData("-e/x")]
    [InlineData("-D/x")]
    [InlineData("--chd=/x")]
    [InlineData("--open-mode=truncate")]
    [InlineData("--signal=USR2")]
    [InlineData("--requeue")]
    [InlineData("--no-requeue")]
    [InlineData("--no-r")]
    [InlineData("--wait")]
    [InlineData("-W")]
    [InlineData("--wrap=x")]
    [InlineData("--wra=x")]
    [InlineData("--test-only")]
    [InlineData("--parsable")]
    [InlineData("--clusters=other")]
    [InlineData("-Mother")]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-V")]
    [InlineData("--export=LD_PRELOAD=/x.so")]
    [InlineData("--export=ALL,BASH_ENV=/x")]
    [InlineData("--exp=LD_PRELOAD=/x.so")]
    [InlineData("--export-file=/x")]
    [InlineData("--mem=1G --output=/x")]
    [InlineData("--mem 1G -Jfoo")]
    [InlineData("-v -Jfoo")]
    [InlineData("--contiguous --wrap=x")]
    [InlineData("--mem=1G\n#SBATCH --output=/x")]
    [InlineData("--mem=1G\r")]
    [InlineData("--")]
    [InlineData("-")]
    [InlineData("--=x")]
    [InlineData("'--output=/x'")]
    [InlineData("--'output'=/x")]
    [InlineData("-\\Jfoo")]
    [InlineData("-Zfoo")]
    [InlineData("mem=1G")]
    [InlineData("")]
    [InlineData(" --mem=1G")]
    public void What_would_take_a_job_away_from_its_run_is_refused(string argument) => Assert.NotNull(SbatchArgument.Refusal(argument));

    [Theory]
    [InlineData("/plain/path-1_x.y")]
    [InlineData("a b")]
    [InlineData("it's \"so\" \\ $(touch x) `touch y` $HOME * ~ # ! & ;")]
    [InlineData("a\nb\tc\x1b[31md")]
    [InlineData("日本 語")]
    [InlineData("")]
    [InlineData("-")]
    public void A_word_of_a_script_is_that_word_to_bash(string word)
    {
        using var folder = new TempFolder();
        foreach (string quoted in (string[])[ShellWord.Of(word), ShellWord.Quoted(word)])
        {
            var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, WorkingDirectory = folder.Path, StandardOutputEncoding = new UTF8Encoding(false) };
            foreach (string argument in (string[])["-c", $"printf %s {quoted}"]) start.ArgumentList.Add(argument);
            using Process bash = Process.Start(start)!;
            Assert.Equal(word, bash.StandardOutput.ReadToEnd());
            bash.WaitForExit();
            Assert.Equal(0, bash.ExitCode);
        }
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_script_names_its_folder_in_words_that_Slurm_and_bash_read_alike()
    {
        var folder = new JobFolder("/data/o'b \"x\" $(touch y) #/100%");
        using var run = new SampleJob(shards: 2, partitions: 1);
        SlurmScript script = SlurmScript.Cut(TaskStage.Map, run.Manifest.Tasks(TaskStage.Map), arraySize: 1001).Single();
        string[] lines = script.Text(folder, run.Manifest, "token", "", 5).Split('\n');
        string[] options = [.. lines.Where(l => l.StartsWith("#SBATCH ", StringComparison.Ordinal)).SelectMany(l => SlurmWords(l["#SBATCH ".Length..]))];
        Assert.Contains("--output=/data/o'b \"x\" $(touch y) #/100%%/logs/map-%A_%a.log", options);
        Assert.Contains("--chdir=/data/o'b \"x\" $(touch y) #/100%", options);
        Assert.All(options, option => Assert.StartsWith("--", option, StringComparison.Ordinal));
        Assert.StartsWith("exec ", Assert.Single(lines, l => l.Length > 0 && l[0] != '#'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data/ev\ntouch INJECTED #/run", "control character")]
    [InlineData("/data/\x1b[31m", "control character")]
    [InlineData("/data/a\\b", "backslash")]
    public void A_folder_that_no_script_can_hold_is_refused(string path, string word)
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        SlurmScript script = SlurmScript.Cut(TaskStage.Map, run.Manifest.Tasks(TaskStage.Map), arraySize: 1001).Single();
        Assert.Contains(word, Assert.Throws<MapReduceException>(() => script.Text(new JobFolder(path), run.Manifest, "token", "", 5)).Message);
    }

    /// <summary>The words of an <c>#SBATCH</c> line as sbatch takes them apart: a backslash takes the next letter as it is, within quotes too; a # outside of quotes begins a comment.</summary>
    private static List<string> SlurmWords(string line)
    {
        var words = new List<string>();
        for (int i = 0; i < line.Length;)
        {
            while (i < line.Length && char.IsWhiteSpace(line[i])) i++;
            var word = new StringBuilder();
            char quote = '\0';
            bool any = false, escaped = false;
            for (; i < line.Length && (quote != '\0' || !char.IsWhiteSpace(line[i])); i++)
            {
                if (escaped) escaped = false;
                else if (line[i] == '\\')
                {
                    escaped = true;
                    continue;
                }
                else if (quote != '\0' && line[i] == quote)
                {
                    quote = '\0';
                    continue;
                }
                else if (quote == '\0' && line[i] is '"' or '\'')
                {
                    quote = line[i];
                    continue;
                }
                else if (quote == '\0' && line[i] == '#') return any ? [.. words, word.ToString()] : words;
                word.Append(line[i]);
                any = true;
            }
            Assert.Equal('\0', quote);
            if (any) words.Add(word.ToString());
        }
        return words;
    }
}
