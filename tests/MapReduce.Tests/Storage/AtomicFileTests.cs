using System.Diagnostics;
using System.Text;
using MapReduce.Storage;
using Xunit;

namespace MapReduce.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Target => _folder.At("out.tsv");

    [Fact]
    public void Nothing_has_the_name_before_the_commit_and_all_of_it_after()
    {
        using (var file = new AtomicFile(Target))
        {
            file.Write("first\n"u8);
            file.Write("second\n"u8);
            Assert.False(File.Exists(Target));
            file.Commit();
            Assert.Equal("first\nsecond\n", File.ReadAllText(Target));
            Assert.Equal(13, file.WrittenBytes);
        }
        Assert.Equal(["out.tsv"], _folder.Names());
    }

    [Fact]
    public void An_old_file_stays_as_it_is_until_the_commit()
    {
        _folder.WriteAt("out.tsv", "old"u8);
        using (var file = new AtomicFile(Target))
        {
            file.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(Target));
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(["out.tsv"], _folder.Names());
    }

    [Fact]
    public void Without_a_commit_nothing_is_left_and_the_old_file_is_untouched()
    {
        new AtomicFile(Target).Dispose();
        Assert.Empty(_folder.Names());
        _folder.WriteAt("out.tsv", "old"u8);
        using (var file = new AtomicFile(Target)) file.Write("new"u8);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal(["out.tsv"], _folder.Names());
    }

    [Fact]
    public void A_file_committed_with_nothing_in_it_is_empty()
    {
        _folder.WriteAt("out.tsv", "old"u8);
        using (var file = new AtomicFile(Target)) file.Commit();
        Assert.Equal("", File.ReadAllText(Target));
    }

    [Fact]
    public void What_a_killed_process_left_behind_is_removed_by_the_next_and_nothing_else_is()
    {
        string other = Partial("other.tsv", DeadProcess());
        _folder.WriteAt(Partial("out.tsv", DeadProcess()), "half"u8);
        _folder.WriteAt(Partial("out.tsv", DeadProcess()), "half of another"u8);
        _folder.WriteAt(other, "of another output"u8);
        new AtomicFile(Target).Dispose();
        Assert.Equal([other], _folder.Names());
    }

    [Fact]
    public void A_file_of_a_like_name_that_no_run_made_is_left_alone()
    {
        string[] names =
        [
            ".out.tsv.mine.partial", ".out.tsv.partial", ".out.tsv.-x.partial", $".out.tsv.gz.{DeadProcess()}-{Guid.NewGuid():N}.partial",
            $".out.tsv.{DeadProcess()}-notes.partial", $".out.tsv.{DeadProcess()}.partial", ".out.tsv..partial",
        ];
        foreach (string name in names) _folder.WriteAt(name, "mine"u8);
        new AtomicFile(Target).Dispose();
        Assert.Equal([.. names.Order(StringComparer.Ordinal)], _folder.Names().ToArray());
    }

    [Fact]
    public void Stars_in_a_name_stand_for_themselves()
    {
        string other = Partial("outer.tsv", DeadProcess());
        _folder.WriteAt(other, "of another output"u8);
        using (var file = new AtomicFile(_folder.At("o*r.tsv"))) file.Commit();
        Assert.Equal([other, "o*r.tsv"], _folder.Names().ToArray());
    }

    [Fact]
    public void What_another_living_process_writes_is_left_alone()
    {
        using Process? other = Process.Start(new ProcessStartInfo("sleep", "60"));
        Assert.SkipWhen(other is null, "no program to run beside this one");
        try
        {
            string name = Partial("out.tsv", other.Id);
            _folder.WriteAt(name, "half"u8);
            new AtomicFile(Target).Dispose();
            Assert.Equal([name], _folder.Names());
        }
        finally
        {
            other.Kill();
            other.WaitForExit();
        }
        new AtomicFile(Target).Dispose();
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void What_this_process_left_behind_is_removed_and_what_it_still_writes_is_not()
    {
        _folder.WriteAt(Partial("out.tsv", Environment.ProcessId), "of a process that had this one's number"u8);
        using var first = new AtomicFile(Target);
        using var second = new AtomicFile(Target);
        Assert.Equal(2, _folder.Names().Length);
        first.Write("first"u8);
        second.Write("second"u8);
        second.Commit();
        Assert.Equal("second", File.ReadAllText(Target));
        first.Commit();
        Assert.Equal("first", File.ReadAllText(Target));
        Assert.Equal(["out.tsv"], _folder.Names());
    }

    [Fact]
    public void A_link_stays_and_its_target_is_replaced()
    {
        Directory.CreateDirectory(_folder.At("real"));
        _folder.WriteAt("real/file.tsv", "old"u8);
        File.CreateSymbolicLink(_folder.At("middle"), "real/file.tsv");
        File.CreateSymbolicLink(Target, "middle");
        using (var file = new AtomicFile(Target))
        {
            file.Write("new"u8);
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(_folder.At("real/file.tsv")));
        Assert.Equal("middle", File.ResolveLinkTarget(Target, returnFinalTarget: false)!.Name);
        Assert.Equal(["middle", "out.tsv", "real"], _folder.Names());
        Assert.Single(Directory.GetFileSystemEntries(_folder.At("real")));
    }

    [Fact]
    public void A_link_to_a_file_that_is_not_there_yet_makes_it()
    {
        File.CreateSymbolicLink(Target, "later.tsv");
        using (var file = new AtomicFile(Target))
        {
            file.Write("new"u8);
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(_folder.At("later.tsv")));
        Assert.NotNull(File.ResolveLinkTarget(Target, returnFinalTarget: false));
    }

    [Fact]
    public void A_name_in_the_current_folder_needs_no_folder_before_it()
    {
        string name = $"mapreduce-test-{Guid.NewGuid():N}.tsv";
        try
        {
            using (var file = new AtomicFile(name)) file.Commit();
            Assert.True(File.Exists(name));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Theory]
    [InlineData("ünïcödé 日本語.tsv")]
    [InlineData("two words.tsv")]
    [InlineData("-")]
    [InlineData("..tsv")]
    [InlineData("a")]
    public void Any_name_of_a_file_will_do(string name)
    {
        using (var file = new AtomicFile(_folder.At(name)))
        {
            file.Write("new"u8);
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(_folder.At(name)));
    }

    [Fact]
    public void A_folder_as_the_target_is_an_error_that_names_it()
    {
        Directory.CreateSymbolicLink(_folder.At("link"), _folder.Path);
        foreach (string path in new[] { _folder.Path, _folder.Path + "/", _folder.At("link"), "/" })
            AssertFailure(path.Length == 1 ? path : path.TrimEnd('/'), () => Open(path));
    }

    [Fact]
    public void A_folder_that_is_missing_is_an_error_that_names_the_target() =>
        AssertFailure(_folder.At("missing/out.tsv"), () => Open(_folder.At("missing/out.tsv")));

    [Fact]
    public void A_file_where_a_folder_should_be_is_an_error() =>
        AssertFailure(_folder.WriteAt("file", []), () => Open(_folder.At("file/out.tsv")));

    [Fact]
    public void Links_in_a_circle_are_an_error_that_names_the_target()
    {
        File.CreateSymbolicLink(Target, "round");
        File.CreateSymbolicLink(_folder.At("round"), "out.tsv");
        AssertFailure(Target, () => Open(Target));
    }

    [Fact]
    public void A_name_longer_than_the_system_takes_is_an_error_that_names_the_target() =>
        AssertFailure(_folder.At(new string('x', 256)), () => Open(_folder.At(new string('x', 256))));

    [Theory]
    [InlineData("x")]
    [InlineData("\u00e9")]
    public void The_longest_names_of_a_file_system_can_be_written_and_cleaned_up(string letter)
    {
        string name = string.Concat(Enumerable.Repeat(letter, 255 / System.Text.Encoding.UTF8.GetByteCount(letter)));
        using (var file = new AtomicFile(_folder.At(name)))
        {
            file.Write("new"u8);
            file.Commit();
        }
        Assert.Equal([name], _folder.Names());
        // What a killed process leaves of it is removed by the next run on it, and what belongs to a name that begins alike is not.
        var killed = new AtomicFile(_folder.At(name));
        string left = Assert.Single(Directory.GetFiles(_folder.At(""), "*.partial"));
        killed.Dispose();
        string abandoned = left.Replace($".{Environment.ProcessId}-", $".{DeadProcess()}-", StringComparison.Ordinal);
        File.WriteAllText(abandoned, "half");
        Open(_folder.At($"{name[..^1]}y"));
        Assert.True(File.Exists(abandoned));
        Open(_folder.At(name));
        Assert.Equal([name], _folder.Names());
    }

    [Fact]
    public void An_unfinished_file_is_never_open_to_more_users_than_its_target()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights");
        File.WriteAllText(Target, "old");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = new AtomicFile(Target);
        string unfinished = Assert.Single(Directory.GetFiles(_folder.At(""), "*.partial"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(unfinished));
    }

    [Fact]
    public void A_link_that_leads_to_nothing_is_followed_to_where_the_file_is_made()
    {
        Directory.CreateDirectory(_folder.At("there"));
        File.CreateSymbolicLink(Target, "there/new.tsv");
        using (var file = new AtomicFile(Target))
        {
            file.Write("new"u8);
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(_folder.At("there/new.tsv")));
        Assert.Equal("there/new.tsv", new FileInfo(Target).LinkTarget);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_an_error_that_names_the_target()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may write everywhere");
        Directory.CreateDirectory(_folder.At("closed"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        else Assert.Skip("Windows has other rights");
        AssertFailure(_folder.At("closed/out.tsv"), () => Open(_folder.At("closed/out.tsv")));
    }

    [Fact]
    public void A_folder_that_goes_away_is_an_error_at_the_commit_and_none_at_the_end()
    {
        Directory.CreateDirectory(_folder.At("gone"));
        var file = new AtomicFile(_folder.At("gone/out.tsv"));
        Directory.Delete(_folder.At("gone"), recursive: true);
        file.Write("new"u8);
        AssertFailure(_folder.At("gone/out.tsv"), file.Commit);
        file.Dispose();
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_target_that_became_a_folder_is_an_error_at_the_commit_and_nothing_is_left()
    {
        using (var file = new AtomicFile(Target))
        {
            Directory.CreateDirectory(Target);
            AssertFailure(Target, file.Commit);
        }
        Assert.Equal(["out.tsv"], _folder.Names());
    }

    [Fact]
    public void Giving_up_twice_is_giving_up_once()
    {
        var file = new AtomicFile(Target);
        file.Dispose();
        file.Dispose();
        Assert.Empty(_folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private static string Partial(string target, int process) => $".{target}.{process}-{Guid.NewGuid():N}.partial";

    /// <summary>The number of a process that has ended.</summary>
    private static int DeadProcess()
    {
        using Process ended = Process.Start(new ProcessStartInfo("true"))!;
        ended.WaitForExit();
        return ended.Id;
    }

    private static void Open(string path) => new AtomicFile(path).Dispose();

    private static void AssertFailure(string path, Action action)
    {
        var failure = Assert.Throws<MapReduceException>(action);
        Assert.Equal(Failure.OutputFailed, failure.Failure);
        Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
