using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Tests.Input.Archives;
using Xunit;
using ZstdSharp;

namespace MapReduce.Tests.Input;

public sealed class InputListTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Files_keep_the_order_in_which_they_are_named_and_may_be_named_twice()
    {
        string first = _folder.WriteAt("b.tsv", "12345"u8), second = _folder.WriteAt("a.tsv", "1"u8);
        Assert.Equal(
            [
                new InputSource(0, first, first, Container.Plain, 5),
                new InputSource(1, second, second, Container.Plain, 1),
                new InputSource(2, first, first, Container.Plain, 5),
            ],
            InputList.Resolve([first, second, first]));
    }

    [Fact]
    public void Containers_are_told_by_their_bytes_and_not_by_their_names()
    {
        byte[] text = "text"u8.ToArray(), gzip = GzipSample.Member(text);
        using var compressor = new Compressor();
        byte[] zstd = compressor.Wrap(text).ToArray();
        (string Name, byte[] Bytes, Container Container)[] files =
            [("plain.gz", text, Container.Plain), ("gzip.tsv", gzip, Container.Gzip), ("zstd", zstd, Container.Zstd), ("two bytes", gzip[..2], Container.Gzip)];
        foreach ((string name, byte[] bytes, Container container) in files)
        {
            string path = _folder.WriteAt(name, bytes);
            Assert.Equal(new InputSource(0, path, path, container, bytes.Length), Assert.Single(InputList.Resolve([path])));
        }
    }

    [Fact]
    public void Each_file_of_a_zip_archive_is_an_input_of_its_own()
    {
        string archive = _folder.At("data.zip"), plain = _folder.WriteAt("z.tsv", "1"u8);
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntry("folder/");
            foreach (string name in new[] { "b.tsv", "folder/a.tsv" })
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write("text"u8);
            }
        }
        Assert.Equal(
            [
                new InputSource(0, $"{archive}:b.tsv", archive, Container.Zip, 4, 0),
                new InputSource(1, $"{archive}:folder/a.tsv", archive, Container.Zip, 4, 1),
                new InputSource(2, plain, plain, Container.Plain, 1),
            ],
            InputList.Resolve([archive, plain]).Select(s => s with { StoredBytes = s.Container == Container.Zip ? 4 : s.StoredBytes }));
    }

    [Theory]
    [InlineData("a one", "b two", "c three")]   // unchanged
    [InlineData("a one", "b two")]
    [InlineData("a one", "b two", "d three")]
    [InlineData("a one", "b two", "c seven or more")]
    [InlineData("c three", "a one", "b two")]
    public void A_zip_archive_that_is_replaced_after_its_files_were_listed_is_refused(params string[] replaced)
    {
        string archive = _folder.At("changing.zip");
        void Write(string[] files)
        {
            using ZipArchive zip = new(File.Create(archive), ZipArchiveMode.Create);
            foreach (string file in files)
            {
                using Stream entry = zip.CreateEntry(file[..1], CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.ASCII.GetBytes(file[2..]));
            }
        }
        Write(["a one", "b two", "c three"]);
        InputSource last = InputList.Resolve([archive])[2];
        Write(replaced);
        if (replaced is [.., "c three"])
        {
            using InputReader reader = InputReader.Open(last);
            Assert.Equal("three", new StreamReader(reader.Content).ReadToEnd());
            return;
        }
        MapReduceException failure = Assert.Throws<MapReduceException>(() => InputReader.Open(last));
        Assert.Equal((Failure.InputUnreadable, $"{archive}:c: the archive was changed after its files had been listed; run again when nothing writes to it"), (failure.Failure, failure.Message));
    }

    [Fact]
    public void A_damaged_zip_archive_is_bad_data_and_named()
    {
        string path = _folder.WriteAt("data.zip", [0x50, 0x4B, 3, 4, .. new byte[50]]);
        AssertFailure(Failure.BadData, path, path);
    }

    [Fact]
    public void The_files_of_a_folder_come_in_the_order_of_their_names_and_hidden_ones_and_folders_do_not()
    {
        foreach (string name in new[] { "b", "a", "B", "10", "9", ".hidden", ".x.partial" }) _folder.WriteAt(name, "1"u8);
        Directory.CreateDirectory(_folder.At("c"));
        _folder.WriteAt("c/deep", "1"u8);
        string[] expected = [_folder.At("10"), _folder.At("9"), _folder.At("B"), _folder.At("a"), _folder.At("b")];
        Assert.Equal(expected, Paths(_folder.Path));
        Assert.Equal(expected, Paths(_folder.Path + "/"));
    }

    [Fact]
    public void A_folder_without_files_is_an_error_that_names_it()
    {
        AssertFailure(Failure.InputUnreadable, _folder.Path, _folder.Path);
        _folder.WriteAt(".hidden", "1"u8);
        AssertFailure(Failure.InputUnreadable, _folder.Path, _folder.Path);
    }

    [Fact]
    public void A_pattern_takes_what_matches_in_the_order_of_names()
    {
        foreach (string folder in new[] { "one", "two", "three", ".git" }) Directory.CreateDirectory(_folder.At(folder));
        foreach (string name in new[] { "one/a1.gz", "one/a2.gz", "one/a10.gz", "one/b1.gz", "two/a1.gz", "two/A1.gz", "two/.a.gz", "three/x", ".git/a1.gz", "a.gz" })
            _folder.WriteAt(name, "1"u8);
        AssertMatches("one/a?.gz", "one/a1.gz", "one/a2.gz");
        AssertMatches("one/a*.gz", "one/a1.gz", "one/a10.gz", "one/a2.gz");
        AssertMatches("*/a1.gz", "one/a1.gz", "two/a1.gz");
        AssertMatches("*/*.gz", "one/a1.gz", "one/a10.gz", "one/a2.gz", "one/b1.gz", "two/A1.gz", "two/a1.gz");
        AssertMatches("t*/*", "three/x", "two/A1.gz", "two/a1.gz");
        AssertMatches("*", "a.gz");
        AssertMatches("two/.*", "two/.a.gz");
        AssertMatches("one/../tw?/A*", "one/../two/A1.gz");
        AssertMatches("o?e//b*", "one/b1.gz");
    }

    [Fact]
    public void A_pattern_without_a_match_is_an_error_that_says_so()
    {
        _folder.WriteAt("a.tsv", "1"u8);
        Directory.CreateDirectory(_folder.At("folder"));
        foreach (string pattern in new[] { "b*", "fold??", "*/a.tsv", "missing/*", "a.tsv/*" })
            AssertFailure(Failure.InputUnreadable, _folder.At(pattern), _folder.At(pattern));
    }

    [Fact]
    public void A_file_whose_name_has_a_star_is_found_by_its_name()
    {
        _folder.WriteAt("a*.tsv", "1"u8);
        _folder.WriteAt("ab.tsv", "1"u8);
        Assert.Equal([_folder.At("a*.tsv")], Paths(_folder.At("a*.tsv")));
    }

    [Fact]
    public void What_is_not_there_is_an_error_that_names_it()
    {
        AssertFailure(Failure.InputUnreadable, _folder.At("missing"), _folder.At("missing"));
        File.CreateSymbolicLink(_folder.At("link"), "missing");
        AssertFailure(Failure.InputUnreadable, _folder.At("link"), _folder.At("link"));
        AssertFailure(Failure.InputUnreadable, "", "");
    }

    [Fact]
    public void Standard_input_is_an_input_of_unknown_length_and_can_be_named_once()
    {
        string file = _folder.WriteAt("a.tsv", "1"u8);
        IReadOnlyList<InputSource> sources = InputList.Resolve([file, "-"]);
        Assert.Equal(new InputSource(1, "standard input", null, Container.Plain, null), sources[1]);
        Assert.False(sources[1].IsSeekable);
        Assert.Contains("twice", Assert.Throws<MapReduceException>(() => InputList.Resolve(["-", file, "-"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_a_name_a_line_and_empty_lines_are_none()
    {
        Assert.Equal(["a b.tsv", "c*.tsv", " d"], InputList.ReadList(_folder.WriteAt("list", "a b.tsv\r\n\nc*.tsv\n d\n\n"u8)).Select(listed => listed.Name));
        Assert.Equal(["a", "b"], InputList.ReadList(_folder.WriteAt("list", "a\nb"u8)).Select(listed => listed.Name));
        Assert.Empty(InputList.ReadList(_folder.WriteAt("list", ""u8)));
    }

    [Fact]
    public void A_list_that_cannot_be_read_is_an_error_that_names_it()
    {
        foreach (string path in new[] { _folder.At("missing"), _folder.Path })
        {
            var failure = Assert.Throws<MapReduceException>(() => InputList.ReadList(path));
            Assert.Equal(Failure.InputUnreadable, failure.Failure);
            Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    public async Task A_named_pipe_is_opened_once_so_that_its_writer_is_not_cut_off(string name)
    {
        byte[] text = GzipSample.Lines(300_000);
        NamedPipe.Make(_folder.At("pipe"));
        File.CreateSymbolicLink(_folder.At("link"), "pipe");
        string pipe = _folder.At(name), file = _folder.WriteAt("data", text);
        using Process writer = Process.Start(new ProcessStartInfo("dd", [$"if={file}", $"of={pipe}", "bs=1000", "status=none"]))!;
        byte[] read = await Task.Run(() =>
        {
            InputSource source = Assert.Single(InputList.Resolve([pipe]));
            Assert.False(source.IsSeekable);
            Assert.Null(source.StoredBytes);
            // Its writer, which has waited for a reader, would write now, and end if there were none.
            Thread.Sleep(100);
            using InputReader reader = InputReader.Open(source);
            return reader.Content.ToEnd();
        }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(text, read);
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, writer.ExitCode);
    }

    [Fact]
    public void A_file_that_has_no_length_is_read_as_a_stream_but_an_empty_one_is_known_to_be_empty()
    {
        string empty = _folder.WriteAt("empty", []);
        Assert.Equal(new InputSource(0, empty, empty, Container.Plain, 0), Assert.Single(InputList.Resolve([empty])));
        Assert.SkipUnless(File.Exists("/proc/version"), "this system has no files without a length");
        InputSource source = Assert.Single(InputList.Resolve(["/proc/version"]));
        Assert.Null(source.StoredBytes);
        using InputReader reader = InputReader.Open(source);
        Assert.Equal(File.ReadAllBytes("/proc/version"), reader.Content.ToEnd());
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Paths(string name) => InputList.Resolve([name]).Select(s => s.Path!);

    private void AssertMatches(string pattern, params string[] names) => Assert.Equal(names.Select(n => _folder.At(n)), Paths(_folder.At(pattern)));

    private static void AssertFailure(Failure kind, string start, string name)
    {
        var failure = Assert.Throws<MapReduceException>(() => InputList.Resolve([name]));
        Assert.Equal(kind, failure.Failure);
        Assert.StartsWith(start, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
