using System.Diagnostics;
using System.Net.Sockets;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace MapReduce.Tests.Storage;

/// <summary>The managed way finds what the kernel finds, as far as it promises: what it says is compared with the calls of Linux.</summary>
public sealed class ManagedFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ManagedFilesTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it is compared with the calls of Linux");
        _folder.WriteAt("file", "12345"u8);
        _folder.WriteAt("empty", []);
        _folder.WriteAt("sub/deep/inner", "1"u8);
        _folder.WriteAt("inner", "12"u8);
        NamedPipe.Make(_folder.At("pipe"));
        foreach ((string link, string target) in ((string, string)[])[
            ("to-file", "file"), ("to-link", "to-file"), ("to-folder", "sub/deep"), ("dangling", "sub/none"), ("circle", "circle2"), ("circle2", "circle"), ("to-pipe", "pipe"),
            ("absolute", _folder.At("sub")), ("sub/up", "../to-folder/..")])
            File.CreateSymbolicLink(_folder.At(link), target);
    }

    public static TheoryData<string> Paths =>
    [
        "file", "file/", "empty", "sub", "sub/", "none", "none/file", "file/inner", "file/..", "none/../file", "to-file", "to-link", "to-folder", "to-folder/", "to-folder/inner", "to-folder/../inner",
        "to-folder/../deep/inner", "sub/up/deep/inner", "absolute/../file", "dangling", "dangling/x", "circle", "circle/x", "pipe", "to-pipe", ".", "sub/..", "sub/.", "file/.", "to-folder/.", "./sub/../file", "sub//deep/./inner", "sub/up/../file",
        "/", "/dev/null", "/dev/../dev/null", "/proc/self/stat", "two words", "日本語", "",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_path_leads_to_what_the_kernel_finds(string path)
    {
        string at = path.StartsWith('/') || path.Length == 0 ? path : _folder.At(path);
        foreach (bool follow in new[] { true, false })
        {
            FileStatus? expected = Told(() => at.Length == 0 ? null : Posix.Status(Posix.CurrentFolder, at, follow)), actual = Told(() => at.Length == 0 ? null : ManagedFiles.Status(at, follow));
            Assert.Equal(expected?.Kind, actual?.Kind);
            if (expected is not { } status || status.Kind == FileKind.Link || path.StartsWith("/proc", StringComparison.Ordinal)) continue;
            Assert.Equal((status.Kind == FileKind.Folder ? 0 : status.Length, status.Mode, status.Changed), (actual!.Value.Length, actual.Value.Mode, actual.Value.Changed));
        }
        Assert.Equal(Told(() => at.Length > 0 && Posix.Status(Posix.CurrentFolder, at, true) is { Kind: FileKind.Folder } ? Posix.RealPath(at) : null), Told(() => ManagedFiles.RealPath(at)));
    }

    [Fact]
    public void Something_empty_is_a_file_whoever_owns_and_locks_it_unless_it_is_a_socket()
    {
        File.SetLastWriteTimeUtc(_folder.At("empty"), new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(FileKind.File, ManagedFiles.Status(_folder.At("empty"), followLinks: true)?.Kind);
        using (File.OpenHandle(_folder.At("empty"), FileMode.Open, FileAccess.Write, FileShare.None)) Assert.Equal(FileKind.File, ManagedFiles.Status(_folder.At("empty"), followLinks: true)?.Kind);
        if (Environment.IsPrivilegedProcess)
        {
            using Process owner = Process.Start("chown", ["3000000:3000000", _folder.At("empty")]);
            owner.WaitForExit();
            Assert.Equal((0, FileKind.File), (owner.ExitCode, ManagedFiles.Status(_folder.At("empty"), followLinks: true)?.Kind));
        }
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.At("socket")));
        Assert.Equal(FileKind.Device, ManagedFiles.Status(_folder.At("socket"), followLinks: true)?.Kind);
    }

    [Fact]
    public void All_ways_to_a_file_have_one_identity_and_others_have_another()
    {
        FileId id = ManagedFiles.Status(_folder.At("sub/deep/inner"), true)!.Value.Id;
        foreach (string way in new[] { "to-folder/inner", "sub/up/deep/inner", "absolute/deep/inner", "sub/../sub//deep/inner" }) Assert.Equal(id, ManagedFiles.Status(_folder.At(way), true)!.Value.Id);
        foreach (string other in new[] { "inner", "file", "sub/deep" }) Assert.NotEqual(id, ManagedFiles.Status(_folder.At(other), true)!.Value.Id);
    }

    [Fact]
    public void Links_are_followed_to_their_end_also_where_nothing_is()
    {
        Assert.Equal(_folder.At("sub/none"), ManagedFiles.FollowLinks(_folder.At("dangling")));
        Assert.Equal(_folder.At("file"), ManagedFiles.FollowLinks(_folder.At("to-link")));
        Assert.Equal("as it was/./typed", ManagedFiles.FollowLinks("as it was/./typed"));
        Assert.Throws<IOException>(() => ManagedFiles.FollowLinks(_folder.At("circle")));
    }

    [Theory]
    [InlineData("file\0")]
    [InlineData("file\uDCFF")]
    [InlineData("file\uFFFD")]
    public void A_name_that_cannot_be_given_is_refused_and_never_another_file(string name)
    {
        // What the framework would make of the second.
        _folder.WriteAt("file\uFFFD", "another"u8);
        foreach (Action<string> use in (Action<string>[])[
            path => ManagedFiles.Status(path, true), path => ManagedFiles.OpenRead(path).Dispose(), path => ManagedFiles.Create(path, 0x180).Dispose(), ManagedFiles.Delete, path => ManagedFiles.MakeFolder(path, 0x1C0),
            path => ManagedFiles.Rename(_folder.At("file"), path), path => ManagedFiles.FollowLinks(path), path => ManagedFiles.Names(path), path => ManagedFiles.TryLock(path, true)?.Dispose()])
            Assert.Throws<IOException>(() => use(_folder.At(name)));
        Assert.Equal("another", _folder.ReadText("file\uFFFD"));
        Assert.True(File.Exists(_folder.At("file")));
    }

    [Fact]
    public void Failures_are_told_without_the_path()
    {
        Assert.Equal("No such file or directory", Assert.ThrowsAny<IOException>(() => ManagedFiles.OpenRead(_folder.At("none"))).Message);
        Assert.Equal("No such file or directory", Assert.ThrowsAny<IOException>(() => ManagedFiles.Names(_folder.At("none"))).Message);
        Assert.Equal("Is a directory", Assert.ThrowsAny<IOException>(() => ManagedFiles.OpenRead(_folder.At("sub"))).Message);
        Assert.Equal("No such file or directory", Assert.ThrowsAny<IOException>(() => ManagedFiles.Create(_folder.At("none/none"), 0x180)).Message);
        Assert.Equal("Is a directory", Assert.ThrowsAny<IOException>(() => ManagedFiles.Rename(_folder.At("file"), _folder.At("sub"))).Message);
        ManagedFiles.Delete(_folder.At("none/none"));
    }

    [Fact]
    public void A_file_is_locked_while_it_is_made_and_a_link_is_no_lock()
    {
        using (ManagedFiles.Create(_folder.At("made"), 0x180))
        {
            Assert.Null(ManagedFiles.TryLock(_folder.At("made"), create: false));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At("made")));
        }
        using (SafeFileHandle? first = ManagedFiles.TryLock(_folder.At("made"), create: false))
        {
            Assert.NotNull(first);
            Assert.Null(ManagedFiles.TryLock(_folder.At("made"), create: true));
        }
        Assert.Throws<IOException>(() => ManagedFiles.TryLock(_folder.At("to-file"), create: true));
    }

    [Fact]
    public void A_file_without_a_name_can_be_written_and_read()
    {
        using SafeFileHandle file = ManagedFiles.CreateNameless(_folder.At("nameless"));
        Assert.DoesNotContain("nameless", _folder.Names());
        RandomAccess.Write(file, "content"u8, 0);
        byte[] read = new byte[7];
        Assert.Equal(7, RandomAccess.Read(file, read, 0));
        Assert.Equal("content"u8, read);
    }

    /// <summary>Null where looking fails: the kernel tells of some failures that the framework takes for nothing there.</summary>
    private static T? Told<T>(Func<T?> look)
    {
        try
        {
            return look();
        }
        catch (IOException)
        {
            return default;
        }
    }

    public void Dispose() => _folder.Dispose();
}
