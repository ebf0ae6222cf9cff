using System.IO.Compression;
using System.Text;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Runs;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Partition;

namespace MapReduce.Tests.Input.Archives;

/// <summary>What an input is, is told by its bytes, and what no job reads is refused by name, however the bytes come.</summary>
public sealed class ContentKindTests : IDisposable
{
    private const string Line = "watch\t1990\t5\t3\n";

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Kinds => [.. Samples.Select(s => (s.Key, s.Value.Name))];

    private static readonly Dictionary<string, (string Name, byte[] Bytes)> Samples = new()
    {
        ["tar"] = ("a tar archive", OldTar("ustar\0" + "00")),
        ["tar of GNU"] = ("a tar archive", OldTar("ustar  \0")),
        ["tar without a magic"] = ("a tar archive", OldTar("")),
        ["bzip2"] = ("bzip2", [.. "BZh91AY&SY"u8, 1, 2, 3]),
        ["bzip2 of nothing"] = ("bzip2", [.. "BZh9"u8, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0, 0, 0, 0]),
        ["xz"] = ("xz", [0xFD, .. "7zXZ"u8, 0, 0, 4]),
        ["lz4"] = ("lz4", [0x04, 0x22, 0x4D, 0x18, 0x64, 0x40]),
        ["7z"] = ("a 7z archive", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]),
        ["rar"] = ("a rar archive", [.. "Rar!"u8, 0x1A, 0x07, 1, 0]),
        ["UTF-16LE"] = ("UTF-16LE text", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Line)]),
        ["UTF-16BE"] = ("UTF-16BE text", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Line)]),
        ["UTF-16LE without a mark"] = ("UTF-16LE text", Encoding.Unicode.GetBytes(Line)),
        ["UTF-16BE without a mark"] = ("UTF-16BE text", Encoding.BigEndianUnicode.GetBytes("中文" + Line)),
        ["UTF-32LE"] = ("UTF-32LE text", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Line)]),
        ["UTF-32BE without a mark"] = ("UTF-32BE text", new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetBytes("中" + Line)),
        ["HTML"] = ("an HTML or XML page", [.. "<!DOCTYPE html>\n<html>"u8]),
        ["HTML in other letters"] = ("an HTML or XML page", [.. "\uFEFF\r\n \t<HTML lang=en>\n\t<head>\n"u8]),
        ["XML"] = ("an HTML or XML page", [.. "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>"u8]),
        ["Parquet"] = ("Parquet", [.. "PAR1"u8, 0x15, 0, 0x15, 4]),
        ["SQLite"] = ("an SQLite database", [.. "SQLite format 3\0"u8, 16, 0]),
        ["PDF"] = ("a PDF document", [.. "%PDF-1.7\n%"u8]),
        ["Run"] = ("a Run of this program", [.. RunFormat.Magic, 2, 0, 0, 0]),
        ["ELF"] = ("an executable (ELF)", [0x7F, .. "ELF"u8, 2, 1, 1, 0]),
        ["a Git LFS pointer"] = ("a Git LFS pointer", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"u8]),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_foreign_format_is_named_as_a_file_within_an_archive_and_through_a_pipe(string sample, string name)
    {
        byte[] bytes = Samples[sample].Bytes;
        Assert.Equal($"plain: is {name}", Refusal(_folder.WriteAt("plain", bytes)));
        Assert.Equal($"gzip: is {name} within gzip", Refusal(_folder.WriteAt("gzip", GzipSample.Member(bytes)), "within gzip"));
        Assert.Equal($"zip:of/it: is {name} within zip", Refusal(_folder.WriteAt("zip", Zip(("of/it", bytes))), "within zip"));
        string pipe = NamedPipe.Make(_folder.At("pipe"));
        foreach ((byte[] sent, string within) in new[] { (bytes, ""), (GzipSample.Member(bytes), "within gzip"), (Zip(("of/it", bytes)), "within zip") })
        {
            Task writes = Task.Run(() => File.WriteAllBytes(pipe, sent), TestContext.Current.CancellationToken);
            string refusal = Refusal(pipe, within);
            Assert.EndsWith($"is {name}{(within.Length > 0 ? " " : "")}{within}", refusal, StringComparison.Ordinal);
            await writes;
        }
    }

    [Fact]
    public void Two_layers_of_compression_are_refused()
    {
        byte[] line = Encoding.UTF8.GetBytes(Line), gzip = GzipSample.Member(line), zip = Zip(("a", line));
        byte[] zstd = new ZstdSharp.Compressor().Wrap(line).ToArray();
        Assert.Equal("1: is gzip within gzip", Refusal(_folder.WriteAt("1", GzipSample.Member(gzip)), "within gzip"));
        Assert.Equal("2: is zstd within gzip", Refusal(_folder.WriteAt("2", GzipSample.Member(zstd)), "within gzip"));
        Assert.Equal("3: is zip within gzip", Refusal(_folder.WriteAt("3", GzipSample.Member(zip)), "within gzip"));
        Assert.Equal("4:a.gz: is gzip within zip", Refusal(_folder.WriteAt("4", Zip(("a.gz", gzip))), "within zip"));
        Assert.Equal("5: is gzip within zstd", Refusal(_folder.WriteAt("5", new ZstdSharp.Compressor().Wrap(gzip).ToArray()), "within zstd"));
    }

    [Theory]
    [InlineData("a.gz", "", "is not gzip, though its name says so: it is empty; get")]
    [InlineData("a.TGZ", "text\n", "is not gzip, though its name says so: it is not compressed; get")]
    [InlineData("a.tsv.gz", Line, "is not gzip, though its name says so: it is not compressed; get")]
    [InlineData("a.gz", "<html>", "is not gzip, though its name says so: it is an HTML or XML page, which cannot be read; if")]
    [InlineData("a.zst", "", "is not zstd, though its name says so: it is empty; get")]
    [InlineData("a.zip", Line, "is not zip, though its name says so: it is not compressed; get")]
    [InlineData("a.bz2", Line, "is not bzip2, though its name says so: it is not compressed; get")]
    public void A_name_that_promises_compression_is_held_to_it(string name, string content, string refusal)
    {
        Assert.StartsWith($"{name}: {refusal}", Refusal(_folder.WriteAt(name, Encoding.UTF8.GetBytes(content)), null), StringComparison.Ordinal);
        Assert.StartsWith($"zip:{name}: {refusal.Replace("page, which", "page within zip, which", StringComparison.Ordinal)}", Refusal(_folder.WriteAt("zip", Zip((name, Encoding.UTF8.GetBytes(content)))), null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(Line)]
    // Ngrams that begin as a format does, and data with a NUL here and there, which is for the lines to tell.
    [InlineData("<html>\t1990\t5\t3\n")]
    [InlineData("<?xml\t1990,5,3\n")]
    [InlineData("%PDF-1.4\t1990\t5\t3\n")]
    [InlineData("PAR1\t1990\t5\t3\n")]
    [InlineData("BZh9 is a file\t1990\t5\t3\n")]
    [InlineData("Rar!\t1990\t5\t3\n")]
    [InlineData("a\0b\t1990\t5\t3\n")]
    [InlineData("\0\0\0\0\t\0\n")]
    [InlineData("< html\n")]
    public void What_may_be_read_is_of_no_such_kind(string content) => Assert.Null(ContentKind.Of(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Data_in_which_the_magic_of_tar_lies_where_it_would_be_is_no_tar()
    {
        string data = new string('x', 256) + "mustard\t1990\t5\t3\n" + string.Concat(Enumerable.Repeat(Line, 40));
        Assert.Equal("ustar", data[257..262]);
        Assert.Null(ContentKind.Of(Encoding.UTF8.GetBytes(data)));
    }

    [Fact]
    public void The_head_of_an_input_is_decompressed_and_what_cannot_be_read_is_a_problem()
    {
        byte[] text = GzipSample.Lines(200_000);
        byte[] gzip = GzipSample.Member(text);
        byte[] first = text.AsSpan(0, InputHead.MostBytes).ToArray();
        Check(InputHead.Read(_folder.WriteAt("a", text)), Container.Plain, first);
        Check(InputHead.Read(_folder.WriteAt("b", gzip)), Container.Gzip, first);
        Check(InputHead.Read(_folder.WriteAt("c", Zip(("folder/", []), ("x", text)))), Container.Zip, first);
        Check(InputHead.Read(_folder.WriteAt("d", [])), Container.Plain, []);
        Check(InputHead.Read(_folder.WriteAt("e", Zip())), Container.Zip, []);
        // Damage far behind the beginning is for the run to find.
        Check(InputHead.Read(_folder.WriteAt("f", gzip.AsSpan(0, gzip.Length - 9))), Container.Gzip, first);
        foreach ((string name, byte[] bytes, Container container) in new[] { ("g", gzip[..5], Container.Gzip), ("h", Zip(("x", text))[..99], Container.Zip), ("i", Samples["tar"].Bytes, Container.Plain), ("j.gz", (byte[])[], Container.Plain) })
        {
            InputHead head = InputHead.Read(_folder.WriteAt(name, bytes));
            Assert.Equal((container, null), (head.Container, head.Bytes));
            Assert.Contains($"{name}: ", head.Problem?.Message);
        }
        Assert.Equal(Failure.InputUnreadable, InputHead.Read("/no/such/file").Problem?.Failure);

        static void Check(InputHead head, Container container, byte[] bytes)
        {
            Assert.Null(head.Problem);
            Assert.Equal(container, head.Container);
            Assert.True(bytes.AsSpan().SequenceEqual(head.Bytes));
        }
    }

    [Fact]
    public async Task A_mark_before_a_file_of_an_archive_is_left_out_behind_the_first_where_they_are_read_as_one()
    {
        byte[] archive = Zip(("a", Encoding.UTF8.GetBytes("\uFEFFone\n")), ("b", Encoding.UTF8.GetBytes("\uFEFFtwo")), ("c", []), ("d", Encoding.UTF8.GetBytes("\uFEFF")), ("e", Encoding.UTF8.GetBytes("three\n")));
        string pipe = NamedPipe.Make(_folder.At("pipe"));
        Task writes = Task.Run(() => File.WriteAllBytes(pipe, archive), TestContext.Current.CancellationToken);
        using InputReader reader = InputReader.Open(Assert.Single(InputList.Resolve([pipe])));
        Assert.Equal("\uFEFFone\ntwo\nthree\n", Encoding.UTF8.GetString(reader.Content.ToEnd()));
        await writes;
    }

    /// <summary>How a file is refused, by its bare name, up to what to do.</summary>
    private string Refusal(string path, string? within = "")
    {
        MapReduceException failure = Assert.Throws<MapReduceException>(() =>
        {
            foreach (InputSource source in InputList.Resolve([path]))
            {
                if (source.IsSeekable) InputReader.OpenRanges(source).Dispose();
                else
                {
                    using InputReader reader = InputReader.Open(source);
                    InputReader.Guard(source, () => reader.Content.ToEnd());
                }
            }
        });
        Assert.Equal(Failure.BadData, failure.Failure);
        string message = failure.Message[(_folder.Path.Length + 1)..];
        if (within is null) return message;
        string end = $"{(within.Length > 0 ? " " : "")}{within}, which cannot be read; ";
        Assert.Contains(end, message);
        string refusal = message[..message.IndexOf(", which cannot be read; ", StringComparison.Ordinal)];
        return refusal.Replace(", not the file itself", "", StringComparison.Ordinal).Replace(" (of a checkpoint or a sharded run)", "", StringComparison.Ordinal);
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return archive.ToArray();
    }

    /// <summary>A header by hand: a name, mode, owner, size, time, and the sum of all its bytes with blanks in the sum's own place.</summary>
    private static byte[] OldTar(string magic)
    {
        byte[] header = new byte[512];
        void Put(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, at);
        Put(0, "m/x");
        Put(100, "0000644\0" + "0001750\0" + "0001750\0" + "00000000013\0" + "14371234567\0" + "        " + "0");
        Put(257, magic);
        Put(148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        return [.. header, .. Encoding.UTF8.GetBytes(Line), .. new byte[1000]];
    }

    public void Dispose() => _folder.Dispose();
}
