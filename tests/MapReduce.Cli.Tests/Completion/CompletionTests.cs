using MapReduce.Cli.Completion;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Completion;

/// <summary>What real shells offer, with the scripts that the program prints.</summary>
public sealed class CompletionTests : IDisposable
{
    private static readonly Dictionary<string, string> Scripts =
        new[] { "bash", "zsh", "fish", "powershell" }.ToDictionary(shell => shell, shell => ProgramRun.Of("completion", shell).WithExitCode(0).OutputText);

    private readonly TempFolder _folder = new();

    public CompletionTests()
    {
        foreach ((string shell, string script) in Scripts) _folder.Write($"script.{shell}", script);
        _folder.Write("files/a file.gz", "");
        _folder.Write("files/b.gz", "");
        Directory.CreateDirectory(_folder.At("files/folder"));
    }

    /// <summary>What is typed, and all that is offered for its last word.</summary>
    public static TheoryData<string, string[]> Offers => new()
    {
        { "mapreduce w", ["words"] },
        { "mapreduce co", ["completion", "count"] },
        { "mapreduce count --tem", ["--temp-dir"] },
        { "mapreduce count --by ye", ["year"] },
        { "mapreduce count --by ", ["decade", "file", "file,decade", "file,ngram", "file,ngram,decade", "file,ngram,year", "file,year", "ngram", "ngram,decade", "ngram,year", "none", "year"] },
        { "mapreduce count files/b.gz --order ", ["count", "key"] },
        { "mapreduce words --quiet --output-f", ["--output-format"] },
        { "mapreduce words --output-format ", ["csv", "html", "json", "jsonl", "md", "parquet", "table", "tsv"] },
        { "mapreduce --quiet count --by ye", ["year"] },
        { "mapreduce --progress a", ["always", "auto"] },
        { "mapreduce generate --format v", ["v1", "v2", "v3"] },
        { "mapreduce generate --shu", ["--shuffled"] },
        { "mapreduce completion ", ["bash", "fish", "powershell", "zsh"] },
        { "mapreduce benchmark --ch", ["--chart"] },
        { "mapreduce count --tags ke", ["keep"] },
        { "mapreduce count --tags NO", ["NOUN"] },
        { "mapreduce help se", ["series"] },
        { "mapreduce man se", ["series"] },
        { "mapreduce submit --run r -- ", ["count", "index", "words"] },
        { "mapreduce submit --run r -- c", ["count"] },
        { "mapreduce submit --run r -- count --by ye", ["year"] },
        { "mapreduce submit --run r -- words --tem", ["--temp-dir"] },
        { "mapreduce submit --run r --engine ", ["local", "slurm"] },
    };

    public static TheoryData<string> FilePlaces => new("mapreduce count ", "mapreduce count -o ", "mapreduce words b.gz ", "mapreduce benchmark ", "mapreduce benchmark --chart ", "mapreduce series word --in b.gz ");

    [Theory]
    [MemberData(nameof(Offers))]
    public void Bash_offers_what_can_be_typed(string typed, string[] offers) => Assert.Equal(offers, InBash(typed));

    [Theory]
    [MemberData(nameof(FilePlaces))]
    public void Bash_offers_files_where_they_are_meant(string typed) =>
        // The function offers nothing there, and bash is told to go on with files by itself.
        Assert.Equal(["default"], InBash(typed).DefaultIfEmpty("default"));

    [Fact]
    public void Bash_takes_a_value_behind_an_equals_sign_for_a_value()
    {
        Assert.Equal(["year"], InBash("mapreduce count --by = ye"));
        Assert.Equal(["count", "key"], InBash("mapreduce count --order ="));
        Assert.Contains("-o bashdefault -o default -F _mapreduce mapreduce", Shell.Of(_folder, "bash -c 'source script.bash; complete -p mapreduce'").OutputText);
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Fish_offers_what_can_be_typed(string typed, string[] offers)
    {
        Shell.Need("fish");
        Assert.Equal(offers, InFish(typed));
    }

    [Theory]
    [MemberData(nameof(FilePlaces))]
    public void Fish_offers_files_where_they_are_meant(string typed)
    {
        Shell.Need("fish");
        Assert.Superset(new HashSet<string> { "a file.gz", "b.gz", "folder/" }, InFish(typed).Select(offer => offer.Replace("\\", "", StringComparison.Ordinal)).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Zsh_offers_what_can_be_typed(string typed, string[] offers)
    {
        Shell.Need("zsh");
        Assert.Equal(offers, InZsh(typed));
    }

    [Theory]
    [MemberData(nameof(FilePlaces))]
    public void Zsh_offers_files_where_they_are_meant(string typed)
    {
        Shell.Need("zsh");
        Assert.Superset(new HashSet<string> { "a file.gz", "b.gz", "folder" }, InZsh(typed).Select(offer => offer.TrimEnd('/').Replace("\\", "", StringComparison.Ordinal)).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void PowerShell_offers_what_can_be_typed(string typed, string[] offers)
    {
        Shell.Need("pwsh");
        Assert.Equal(offers, InPowerShell(typed, "ListItemText"));
        // What is put into the line is one word for PowerShell, and the program gets what was offered.
        Assert.Equal(offers, Lines(Shell.Of(_folder, $"exec pwsh -NoProfile -NonInteractive -Command \"{string.Join("; ", InPowerShell(typed, "CompletionText").Select(text => $"/bin/echo {text}"))}\"")));
    }

    [Theory]
    [MemberData(nameof(FilePlaces))]
    public void PowerShell_offers_files_where_they_are_meant(string typed)
    {
        Shell.Need("pwsh");
        Assert.Superset(new HashSet<string> { "a file.gz", "b.gz", "folder" }, InPowerShell(typed, "ListItemText").ToHashSet());
    }

    [Theory]
    [InlineData("mapreduce count --by=ye", "--by=year")]
    [InlineData("mapreduce count --temp-dir fo", "./folder")]
    [InlineData("mapreduce count --temp-dir=fo", "--temp-dir=./folder")]
    [InlineData("mapreduce count --output=b", "--output=./b.gz")]
    [InlineData("mapreduce count --top ", " ")]
    [InlineData("mapreduce count --ngram b", "b")]
    public void PowerShell_offers_folders_values_behind_an_equals_sign_and_nothing_for_a_number(string typed, string offer)
    {
        Shell.Need("pwsh");
        Assert.Equal(offer, string.Join(' ', InPowerShell(typed, "CompletionText")));
    }

    /// <summary>What PowerShell reads as it stands, where there is no PowerShell. The help is the oracle of the rows.</summary>
    [Fact]
    public void The_script_for_PowerShell_obeys_its_rules_of_quoting_and_has_every_option()
    {
        string script = Scripts["powershell"];
        Assert.True(script.All(letter => letter is '\n' or (>= ' ' and <= '~')));
        var open = new Stack<char>();
        foreach (string line in script.Split('\n'))
        {
            char quote = '\0';
            foreach ((int at, char letter) in line.Index())
            {
                if (quote != '\0')
                {
                    if (letter == quote && !(quote == '"' && line[at - 1] == '`')) quote = '\0';
                }
                else if (letter == '#') break;
                else if (letter is '\'' or '"') quote = letter;
                else if (letter is '(' or '[' or '{') open.Push(letter);
                else if (letter is ')' or ']' or '}') Assert.Equal(letter switch { ')' => '(', ']' => '[', _ => '{' }, open.Pop());
            }
            Assert.True(quote == '\0', line);
        }
        Assert.Empty(open);
        foreach (string command in new[] { "count", "words", "series", "generate", "benchmark", "submit", "completion" })
        {
            string block = script.Split($"    '{command}' = @(\n")[1].Split("\n    )")[0];
            (string Name, string Description)[] rows = [.. System.Text.RegularExpressions.Regex.Matches(block, "(?m)^      ,@\\('(-[a-z-]+)', '[a-z]+', '((?:[^']|'')*)'(, '(?:[^']|'')*')*\\)$").Select(row => (row.Groups[1].Value, row.Groups[2].Value.Replace("''", "'")))];
            Assert.Equal(block.Split('\n').Length, rows.Length);
            string help = string.Join(' ', ProgramRun.Of(command, "--help").WithExitCode(0).OutputText.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
            string[] options = [.. System.Text.RegularExpressions.Regex.Matches(ProgramRun.Of(command, "--help").OutputText, @"(?m)^  (?:(-\w), )?(--[a-z-]+)").SelectMany(match => match.Groups.Values.Skip(1)).Where(group => group.Success).Select(group => group.Value)];
            Assert.Equal(options.Order(StringComparer.Ordinal), rows.Select(row => row.Name).Order(StringComparer.Ordinal));
            // The help of --quiet depends on the command.
            Assert.All(rows.Where(row => row.Name is not ("-q" or "--quiet")), row => Assert.Contains(row.Description, help));
        }
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("Put ' before $x `n \"y\" @(z)", "'Put '' before $x `n \"y\" @(z)'")]
    [InlineData("\u2019 and \u2026", "('' + [char]0x2019 + ' and ' + [char]0x2026)")]
    [InlineData("", "''")]
    public void A_text_for_PowerShell_is_literal(string text, string quoted) => Assert.Equal(quoted, PowerShellScript.Quote(text));

    [Theory]
    [InlineData("completion")]
    [InlineData("help")]
    [InlineData("man")]
    [InlineData("status")]
    public void Options_that_would_do_nothing_are_neither_offered_nor_in_the_help(string command)
    {
        string help = ProgramRun.Of(command, "--help").WithExitCode(0).OutputText;
        string[] offers = InBash($"mapreduce {command} -");
        foreach (string option in new[] { "--progress", "--warnings" })
        {
            Assert.DoesNotContain(option, help);
            Assert.DoesNotContain(option, offers);
        }
        Assert.Contains("--quiet", help);
        Assert.Contains("--quiet", offers);
    }

    [Fact]
    public void Every_option_of_every_help_is_offered()
    {
        foreach (string command in new[] { "count", "words", "series", "generate", "benchmark" })
        {
            string[] offers = InBash($"mapreduce {command} -");
            string help = ProgramRun.Of(command, "--help").WithExitCode(0).OutputText;
            string[] options = [.. System.Text.RegularExpressions.Regex.Matches(help, @"(?m)^  (?:-\w, )?(--[a-z-]+)").Select(match => match.Groups[1].Value)];
            Assert.True(options.Length > 5);
            Assert.Subset(offers.ToHashSet(), options.ToHashSet());
        }
    }

    [Theory]
    [InlineData("completion", "name a shell: bash, zsh, fish or powershell")]
    [InlineData("completion tcsh", "bash, zsh, fish, powershell")]
    public void A_shell_that_is_not_known_is_told(string typed, string said) =>
        Assert.Contains(said, ProgramRun.Of(typed.Split(' ')).WithExitCode(2).OnlyErrorLine());

    private string[] InBash(string typed)
    {
        string[] words = typed.Split(' ');
        string list = string.Join(' ', words.Select(word => $"\"{word}\""));
        return Lines(Shell.Of(_folder, $"cd files; exec bash -c 'source ../script.bash; COMP_WORDS=({list}); COMP_CWORD={words.Length - 1}; _mapreduce; printf \"%s\\n\" \"${{COMPREPLY[@]}}\"'"));
    }

    private string[] InFish(string typed) =>
        Lines(Shell.Of(_folder, $"cd files; HOME=$PWD/.. exec fish --no-config -c 'source ../script.fish; complete -C \"{typed}\" | string split -f 1 \\t; true'"));

    private string[] InPowerShell(string typed, string member)
    {
        _folder.Write("offer.ps1", $$"""
            . ../script.ps1
            $line = '{{typed}}'
            [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches | ForEach-Object {{member}}
            """);
        return Lines(Shell.Of(_folder, "cp script.powershell script.ps1; cd files; exec pwsh -NoProfile -NonInteractive -File ../offer.ps1"));
    }

    // The completion system runs in a terminal only: zsh makes one for another zsh, in which every word that is offered is
    // printed instead of shown.
    private string[] InZsh(string typed)
    {
        _folder.Write("inner.zsh", """
            PROMPT=; autoload -Uz compinit; compinit -u -d ../dump; source ../script.zsh
            compadd() {
              if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
              local -a offers; builtin compadd -A offers "$@"
              print -l -- START$^offers"END"; return 0
            }
            finish() { print -- DONE; exit }
            offer() { zle complete-word; finish }
            zle -C complete-word complete-word _main_complete; zle -N offer; bindkey '^I' offer
            print READY
            """);
        _folder.Write("outer.zsh", $$"""
            zmodload zsh/zpty; zpty inner env TERM=dumb zsh -f -i
            zpty -w inner 'source ../inner.zsh'
            zpty -r -m inner out '*READY*'
            zpty -w -n inner '{{typed}}'$'\t'
            zpty -r -m inner all '*DONE*' || zpty -r inner all
            print -r -- $all
            """);
        Finished run = Shell.Of(_folder, "cd files; exec timeout 20 zsh -f ../outer.zsh");
        string word = typed.Split(' ')[^1];
        return
        [
            .. System.Text.RegularExpressions.Regex.Matches(run.OutputText, "START(.*?)END").Select(match => match.Groups[1].Value.TrimEnd('='))
                .Where(offer => offer.StartsWith(word, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static string[] Lines(Finished run) =>
        [.. run.WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();
}
