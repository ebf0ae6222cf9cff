using System.IO.Enumeration;
using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>Finds the files that a folder or pattern stands for, in a fixed order.</summary>
internal sealed class FileSearch(InputRules rules)
{
    private const string AnyFolders = "**";

    /// <summary>The files in a folder, sorted by name; with <see cref="InputRules.Recursive"/> also those of all folders below it.</summary>
    /// <exception cref="MapReduceException">A folder cannot be read, or there are no files.</exception>
    public IReadOnlyList<string> InFolder(string folder)
    {
        var files = new List<string>();
        int hidden = 0, skipped = Collect(folder, rules.Recursive, files, ref hidden);
        if (skipped > 0) rules.OnSkipped(new SkippedInputs(SkippedInput.Subfolders, folder, skipped));
        if (hidden > 0) rules.OnSkipped(new SkippedInputs(SkippedInput.Hidden, folder, hidden));
        return files.Count > 0 ? files : throw new MapReduceException(
            Failure.InputUnreadable,
            $"{folder}: contains no files{(skipped > 0 ? $", only {Readable.Plural(skipped, "folder")}" : "")}; name a folder with data files, or the files themselves");
    }

    /// <summary>The files that a pattern matches, sorted by path: <c>data/*/a?.gz</c>, and <c>**</c> for any number of folders.</summary>
    /// <exception cref="MapReduceException">A folder cannot be read, or nothing matches.</exception>
    public IReadOnlyList<string> Matching(string pattern)
    {
        if (OperatingSystem.IsWindows()) pattern = pattern.Replace('\\', '/');
        // On Windows also a drive or a share.
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] segments = pattern[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var folders = new List<string> { root };
        foreach (string segment in segments.AsSpan(0, segments.Length - 1))
        {
            folders = [.. segment == AnyFolders ? folders.SelectMany(f => (IEnumerable<string>)[f, .. FoldersBelow(f)])
                : IsPattern(segment) ? folders.SelectMany(f => Named(f, segment).Where(p => KindOf(p) == FileKind.Folder))
                : folders.Select(f => Path.Join(f, segment)).Where(p => KindOf(p) == FileKind.Folder)];
        }
        if (pattern.EndsWith('/'))
        {
            // A trailing slash means a folder, as in a shell; its files are wanted.
            string[] matched = [.. folders.SelectMany(f => segments[^1] == AnyFolders ? FoldersBelow(f) : Named(f, segments[^1]).Where(p => KindOf(p) == FileKind.Folder)).Distinct().Order(StringComparer.Ordinal)];
            return matched.Length > 0 ? [.. matched.SelectMany(InFolder)] : throw new MapReduceException(Failure.InputUnreadable, $"{pattern}: no folder matches");
        }
        string last = segments[^1];
        IEnumerable<string> matches = last == AnyFolders ? folders.SelectMany(f => (IEnumerable<string>)[f, .. FoldersBelow(f)]).SelectMany(f => Named(f, "*"))
            : IsPattern(last) ? folders.SelectMany(f => Named(f, last))
            : folders.Select(f => Path.Join(f, last));
        var files = new List<string>();
        int skipped = 0;
        foreach (string match in matches.Distinct().Order(StringComparer.Ordinal))
        {
            switch (KindOf(match))
            {
                case null: break;
                case FileKind.Folder when last == AnyFolders: break;
                case FileKind.Folder: skipped++; break;
                default: files.Add(match); break;
            }
        }
        if (skipped > 0) rules.OnSkipped(new SkippedInputs(SkippedInput.Subfolders, pattern, skipped));
        return files.Count > 0 ? files : throw new MapReduceException(
            Failure.InputUnreadable, $"{pattern}: no file matches; * stands for any characters of a name, ? for one, ** for any folders");
    }

    /// <summary>Whether a name is a pattern.</summary>
    public static bool IsPattern(string name) => (OperatingSystem.IsWindows() && name.StartsWith(@"\\?\", StringComparison.Ordinal) ? name.AsSpan(4) : name).IndexOfAny('*', '?') >= 0;

    /// <summary>Adds the files of a folder and returns how many of its subfolders were left out; adds up the hidden files.</summary>
    private static int Collect(string folder, bool recursive, List<string> files, ref int hidden)
    {
        int skipped = 0;
        hidden += Named(folder, ".*").Count(path => KindOf(path) != FileKind.Folder);
        foreach (string path in Named(folder, "*"))
        {
            switch (KindOf(path))
            {
                case null: break;
                // A link to a folder could lead back to where the search started.
                case FileKind.Folder when recursive && !IsLink(path): skipped += Collect(path, recursive, files, ref hidden); break;
                case FileKind.Folder: skipped++; break;
                default: files.Add(path); break;
            }
        }
        return skipped;
    }

    private static IEnumerable<string> FoldersBelow(string folder)
    {
        foreach (string path in Named(folder, "*"))
        {
            if (KindOf(path) != FileKind.Folder || IsLink(path)) continue;
            yield return path;
            foreach (string below in FoldersBelow(path)) yield return below;
        }
    }

    /// <summary>The paths in a folder that match a pattern. Hidden files are not data: editors, file browsers and unfinished outputs leave them.</summary>
    private static IEnumerable<string> Named(string folder, string pattern)
    {
        List<string> names;
        try
        {
            names = Files.Names(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{folder}: the folder cannot be read: {Files.Reason(e)}", e);
        }
        return names
            .Where(name => (pattern.StartsWith('.') || !name.StartsWith('.')) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            .Select(name => Path.Join(folder, name));
    }

    // A dangling link is kept, so that opening it fails with its name.
    private static FileKind? KindOf(string path) => Files.StatusOrNull(path)?.Kind ?? (IsLink(path) ? FileKind.File : null);

    private static bool IsLink(string path)
    {
        try
        {
            return Files.Status(path, followLinks: false) is { Kind: FileKind.Link };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{path}: cannot be read: {Files.Reason(e)}", e);
        }
    }
}
