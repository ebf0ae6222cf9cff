using System.Text.RegularExpressions;
using MapReduce.Cli.Process;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>Names of files by corpus, as in <c>gb=a.gz b.gz us=c.gz</c>: a name with an equals sign begins a corpus, and those after it belong to it too.</summary>
internal static partial class CorpusNames
{
    /// <summary>Splits the names.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="names">The names as typed.</param>
    /// <returns>Each file with its corpus, which is empty if the files have no corpora.</returns>
    /// <exception cref="UsageException">Only some of the files have a corpus, or a file is missing.</exception>
    public static IReadOnlyList<(string Corpus, string File)> Parse(string option, IReadOnlyList<string> names)
    {
        var files = new List<(string Corpus, string File)>();
        string corpus = "";
        foreach (string name in names)
        {
            string file = PathOf(name);
            if (file.Length < name.Length)
            {
                corpus = name[..^(file.Length + 1)];
                if (file.Length == 0) throw new UsageException($"{option} {name}: a file is missing after the name of the corpus; write {corpus}=FILE without blanks");
                files.Add((corpus, file));
            }
            else files.Add((corpus, name));
        }
        return files.Count > 0 && files[0].Corpus.Length == 0 && corpus.Length > 0
            ? throw new UsageException($"{option} {files[0].File}: belongs to no corpus, but others do; write NAME={files[0].File}")
            : files;
    }

    /// <summary>A name without its corpus. A file may have an equals sign in its name.</summary>
    public static string PathOf(string name) => Begin().Match(name) is { Success: true } begin && Files.StatusOrNull(name) is null ? name[begin.Length..] : name;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*=", RegexOptions.CultureInvariant)]
    private static partial Regex Begin();
}
