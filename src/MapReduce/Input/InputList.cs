using MapReduce.Input.Archives;
using MapReduce.Input.Web;
using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>Turns what a user names (files, folders, globs, lists, URLs, <c>-</c>) into the inputs of a run, in a fixed order.</summary>
public static class InputList
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Resolves <paramref name="names"/> in order; the files of a folder or glob are sorted by name.</summary>
    /// <param name="names">What the user named.</param>
    /// <param name="rules">What the search must know of the run; null for nothing.</param>
    /// <exception cref="MapReduceException">A name is missing, matches nothing or cannot be read, or the files conflict.</exception>
    public static IReadOnlyList<InputSource> Resolve(IEnumerable<string> names, InputRules? rules = null)
    {
        rules ??= new InputRules();
        var sources = new List<InputSource>();
        var files = new InputFiles(rules);
        var search = new FileSearch(rules);
        foreach (string typed in names)
        {
            rules.OnName(sources.Count);
            string name = typed == StandardInput || WebFile.IsUrl(typed) ? typed : WebFile.PathOf(typed);
            if (name == StandardInput)
            {
                if (sources.Exists(s => s.IsStandardInput))
                    throw new MapReduceException(Failure.InputUnreadable, "standard input (-) is named twice; it can be read only once");
                files.AddStandardInput();
                sources.Add(new InputSource(sources.Count, "standard input", null, Container.Plain, null));
            }
            else if (WebFile.IsUrl(name))
            {
                sources.Add(Ask(sources.Count, name));
                files.AddUrl(name, sources[^1].Name);
            }
            else if (Files.StatusOrNull(name) is { Kind: FileKind.Folder }) AddAll(name, search.InFolder(name));
            else if (Exists(name))
            {
                files.AddNamed(name);
                AddFile(sources, name, rules.OnDamage, rules.OnNote);
            }
            else if (FileSearch.IsPattern(name)) AddAll(name, search.Matching(name));
            else throw new MapReduceException(Failure.InputUnreadable, $"{name}: no such file or folder; check the path");
        }
        return sources;

        void AddAll(string name, IReadOnlyList<string> found)
        {
            var own = new List<InputSource>();
            foreach (string path in files.Choose(name, found))
            {
                int before = own.Count;
                AddFile(own, path, rules.OnDamage is null ? null : (index, damaged, failure) => rules.OnDamage(sources.Count + index, damaged, failure), rules.OnNote);
                if (own.Count > before && !files.Takes(own[before])) own.RemoveRange(before, own.Count - before);
            }
            files.CheckMixture(name);
            if (own.Count == 0 && found.Count > 0 && rules.OnDamage is null)
                throw new MapReduceException(Failure.InputUnreadable, $"{name}: no data is left to count: all its files are outputs, records of earlier runs, totals or archives without files; name the inputs themselves");
            foreach (InputSource source in own) sources.Add(source with { Index = sources.Count });
        }
    }

    /// <summary>Whether the name exists, even as a dangling link.</summary>
    private static bool Exists(string name)
    {
        try
        {
            return Files.Status(name) is not null || Files.Status(name, followLinks: false) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{name}: cannot be read: {Files.Reason(e)}", e);
        }
    }

    /// <summary>The names in a list file: one per line, byte for byte; empty lines are skipped.</summary>
    public static IReadOnlyList<ListedName> ReadList(string listPath)
    {
        try
        {
            byte[] list = listPath == StandardInput ? ReadStandardInput() : Files.ReadAll(listPath);
            var names = new List<ListedName>();
            int number = 0;
            ReadOnlySpan<byte> lines = list.AsSpan().StartsWith("\uFEFF"u8) ? list.AsSpan(3) : list;
            foreach (Range range in lines.Split((byte)'\n'))
            {
                number++;
                if (lines[range].TrimEnd((byte)'\r') is not { IsEmpty: false } line) continue;
                if (line.Contains((byte)0)) throw new MapReduceException(Failure.InputUnreadable, $"{listPath}:{number}: the list of inputs holds a NUL; expected one name per line, as find -print writes them");
                names.Add(new ListedName(PathBytes.ToText(line), number));
            }
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{listPath}: the list of inputs cannot be read: {Files.Reason(e)}", e);
        }
    }

    private static byte[] ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static InputSource Ask(int index, string url)
    {
        try
        {
            WebFile file = WebStream.Describe(new Uri(url), InputReader.HeadBytes);
            return new InputSource(index, ShownText.HideUsers(url), null, ContainerSignature.Of(file.Head.Span), file.Length, Web: file);
        }
        catch (Exception e) when (e is IOException or UriFormatException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{ShownText.HideUsers(url)}: cannot be read: {e.Message}; check the address and the connection", e);
        }
    }

    private static void AddFile(List<InputSource> sources, string path, Action<int, string, MapReduceException>? onDamage, Action<string>? onNote)
    {
        try
        {
            // Opening and closing a named pipe would end the process at its other end.
            if (Files.Status(path) is { Kind: FileKind.Pipe })
            {
                sources.Add(new InputSource(sources.Count, path, path, Container.Plain, null));
                return;
            }
            using FileStream file = Files.Read(path);
            if (!file.CanSeek)
            {
                // A pipe that is already open, such as a shell's <(…): its first bytes must not be lost, so its container is recognized when it is read.
                sources.Add(new InputSource(sources.Count, path, path, Container.Plain, null));
                return;
            }
            Span<byte> head = stackalloc byte[InputReader.HeadBytes];
            int headLength = file.ReadAtLeast(head, InputReader.HeadBytes, throwOnEndOfStream: false);
            Container container = ContainerSignature.Of(head[..headLength]);
            if (container != Container.Zip)
            {
                // The system's own files (/proc) report no length but are not empty.
                sources.Add(new InputSource(sources.Count, path, path, container, file.Length == 0 && headLength > 0 ? null : file.Length));
                return;
            }
            file.Position = 0;
            ZipEntries archive = ZipEntries.Of(path, file);
            if (archive.LeftOut > 0) onNote?.Invoke($"{path}: left out {archive.LeftOut} of its files, which macOS adds to archives (__MACOSX, ._*, .DS_Store)");
            if (archive.Files.Count == 0) onNote?.Invoke($"{path}: holds no files{(archive.LeftOut > 0 ? " besides" : "")}");
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
            throw new MapReduceException(Failure.InputUnreadable, $"{path}: cannot be read: {Files.Reason(e)}", e);
        }
    }
}

/// <summary>A name in a list of inputs.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct ListedName(string Name, int Line);
