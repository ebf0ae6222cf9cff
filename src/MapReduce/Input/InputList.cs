using System.IO.Enumeration;
using System.Text;

namespace MapReduce.Input;

/// <summary>Turns what a user names (files, folders, globs, lists, URLs, <c>-</c>) into the inputs of a run, in a fixed order.</summary>
public static class InputList
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int HeadBytes = 32;

    /// <summary>Resolves <paramref name="names"/> in their order; a folder's and a glob's files come in the order of their names.</summary>
    /// <param name="names">What the user named.</param>
    /// <param name="onDamage">Takes an archive that cannot be opened: how many inputs come before it, its path and what is damaged. Without it, that ends the search.</param>
    /// <param name="onNote">Takes what is worth knowing about the inputs and no reason to doubt them.</param>
    /// <exception cref="MapReduceException">A name is missing, matches nothing or cannot be read.</exception>
    public static IReadOnlyList<InputSource> Resolve(IEnumerable<string> names, Action<int, string, MapReduceException>? onDamage = null, Action<string>? onNote = null)
    {
        var sources = new List<InputSource>();
        foreach (string name in names)
        {
            if (name == StandardInput)
            {
                if (sources.Exists(s => s.IsStandardInput))
                    throw new MapReduceException(Failure.InputUnreadable, "standard input (-) is named twice; it can be read once only");
                sources.Add(new InputSource(sources.Count, "standard input", null, Container.Plain, null));
                continue;
            }
            if (WebFile.IsUrl(name))
            {
                sources.Add(Ask(sources.Count, name));
                continue;
            }
            foreach (string path in Expand(WebFile.PathOf(name))) AddFile(sources, path, onDamage, onNote);
        }
        return sources;
    }

    /// <summary>The names in a list file: one a line, empty lines left out.</summary>
    public static IEnumerable<string> ReadList(string listPath)
    {
        try
        {
            IEnumerable<string> lines = listPath == StandardInput ? ReadStandardInput() : File.ReadAllLines(listPath);
            return [.. lines.Where(line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{listPath}: the list of inputs cannot be read: {e.Message}", e);
        }
    }

    // Console.In would read it in the locale's encoding; names are UTF-8, as they are everywhere else.
    private static List<string> ReadStandardInput()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var lines = new List<string>();
        while (input.ReadLine() is { } line) lines.Add(line);
        return lines;
    }

    private static string[] Expand(string name)
    {
        if (File.Exists(name)) return [name];
        if (Directory.Exists(name))
        {
            // Hidden files are no data: editors, file browsers and unfinished outputs leave them.
            string[] files = [.. Files(name).Where(f => !System.IO.Path.GetFileName(f).StartsWith('.'))];
            if (files.Length == 0)
                throw new MapReduceException(Failure.InputUnreadable, $"{name}: the folder holds no files; name a folder with n-gram files, or the files themselves");
            return files;
        }
        if (name.AsSpan().IndexOfAny('*', '?') < 0)
            throw new MapReduceException(Failure.InputUnreadable, $"{name}: no such file or folder; check the path");
        string[] matches = [.. Glob(name).Order(StringComparer.Ordinal)];
        if (matches.Length == 0)
            throw new MapReduceException(Failure.InputUnreadable, $"{name}: no file matches; * stands for any characters of a name, ? for one");
        return matches;
    }

    private static IOrderedEnumerable<string> Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder).Order(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{folder}: the folder cannot be read: {e.Message}", e);
        }
    }

    private static InputSource Ask(int index, string url)
    {
        try
        {
            byte[] head = new byte[HeadBytes];
            WebFile file = WebStream.Describe(new Uri(url), head, out int headLength);
            return new InputSource(index, WebFile.HideUsers(url), null, ContainerSignature.Of(head.AsSpan(0, headLength)), file.Length, Web: file);
        }
        catch (Exception e) when (e is IOException or UriFormatException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{WebFile.HideUsers(url)}: cannot be read: {e.Message}; check the address and the connection", e);
        }
    }

    /// <summary>Matches a pattern segment by segment: <c>data/*/a?.gz</c>.</summary>
    private static IEnumerable<string> Glob(string pattern)
    {
        string[] segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = [pattern.StartsWith('/') ? "/" : ""];
        for (int i = 0; i < segments.Length; i++)
        {
            string segment = segments[i];
            bool last = i == segments.Length - 1;
            folders = segment.AsSpan().IndexOfAny('*', '?') < 0
                ? folders.Select(f => System.IO.Path.Join(f, segment)).Where(p => last ? File.Exists(p) : Directory.Exists(p))
                : folders.SelectMany(f => Matches(f, segment, last));
        }
        return folders;
    }

    private static IEnumerable<string> Matches(string folder, string segment, bool files)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, MatchCasing = MatchCasing.CaseSensitive, AttributesToSkip = 0 };
        var listed = new DirectoryInfo(folder.Length == 0 ? "." : folder);
        IEnumerable<FileSystemInfo> found = files ? listed.EnumerateFiles("*", options) : listed.EnumerateDirectories("*", options);
        return found
            .Where(f => (segment.StartsWith('.') || !f.Name.StartsWith('.')) && FileSystemName.MatchesSimpleExpression(segment, f.Name, ignoreCase: false))
            .Select(f => System.IO.Path.Join(folder, f.Name));
    }

    private static void AddFile(List<InputSource> sources, string path, Action<int, string, MapReduceException>? onDamage, Action<string>? onNote)
    {
        try
        {
            if (PipePath.IsPipe(path))
            {
                sources.Add(new InputSource(sources.Count, path, path, Container.Plain, null));
                return;
            }
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!file.CanSeek)
            {
                // A pipe that is open already, as a shell's <(…) is: its first bytes must not be lost, so it is told apart when it is read.
                sources.Add(new InputSource(sources.Count, path, path, Container.Plain, null));
                return;
            }
            Span<byte> head = stackalloc byte[HeadBytes];
            int headLength = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
            Container container = ContainerSignature.Of(head[..headLength]);
            if (container != Container.Zip)
            {
                // The system's own files (/proc) are not empty, though they have no length.
                sources.Add(new InputSource(sources.Count, path, path, container, file.Length == 0 && headLength > 0 ? null : file.Length));
                return;
            }
            file.Position = 0;
            ZipEntries archive = ZipEntries.Of(path, file);
            if (archive.LeftOut > 0) onNote?.Invoke($"{path}: left out {archive.LeftOut} of its files, as macOS adds them to archives (__MACOSX, ._*, .DS_Store)");
            for (int i = 0; i < archive.Files.Count; i++)
            {
                ZipEntry entry = archive.Files[i];
                sources.Add(new InputSource(sources.Count, $"{path}:{entry.Name}", path, container, entry.CompressedLength, i));
            }
        }
        catch (Exception e) when (e is DamagedArchiveException or ForeignContentException)
        {
            var failure = new MapReduceException(Failure.BadData, $"{path}: {e.Message}{(e is DamagedArchiveException ? "; get the file again" : "")}", e);
            if (onDamage is null) throw failure;
            onDamage(sources.Count, path, failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }
}
