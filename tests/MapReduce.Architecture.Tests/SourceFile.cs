using System.Text.RegularExpressions;

namespace MapReduce.Architecture.Tests;

/// <summary>A source file: for what the compiler leaves no trace of in an assembly, such as constants and <c>unsafe</c>.</summary>
/// <param name="Project">The project's folder.</param>
/// <param name="Room">The namespace that its folder means.</param>
/// <param name="Path">Relative to the checkout.</param>
/// <param name="Text">The whole text.</param>
internal sealed partial record SourceFile(string Project, string Room, string Path, string Text)
{
    /// <summary>All source files of the program and its libraries.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(System.IO.Path.Join(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
           let relative = System.IO.Path.GetRelativePath(System.IO.Path.Join(Checkout.Root, "src"), path)
           let folders = relative.Split('/')[..^1]
           select new SourceFile(folders[0], string.Join('.', folders), $"src/{relative}", File.ReadAllText(path)),
    ];

    /// <summary>The text without comments and strings.</summary>
    public string Code => CommentOrString().Replace(Text, "\"\"");

    /// <summary>The namespace that the file declares.</summary>
    public string Namespace => Declaration().Match(Text).Groups["name"].Value;

    /// <summary>The namespaces and types that it imports.</summary>
    public IEnumerable<string> Imports => Import().Matches(Text).Select(m => m.Groups["name"].Value);

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|@"(?:""|[^"])*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrString();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?(?<name>[\w.]+)(?:<.*>)?;", RegexOptions.Multiline)]
    private static partial Regex Import();
}
