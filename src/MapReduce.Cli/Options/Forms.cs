using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>The forms of output that a user can ask for: those of the engine, and the table for people.</summary>
internal static class Forms
{
    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<OutputForm> All { get; } = [.. OutputForms.All, TableForm.Instance];

    /// <summary>The form of a name.</summary>
    public static OutputForm Named(string name) => All.First(form => form.Name == name);

    /// <summary>The forms that a condition holds for, as <c>.tsv, .csv or .jsonl</c>.</summary>
    public static string List(Func<OutputForm, bool> of)
    {
        string[] names = [.. OutputForms.All.Where(of).Select(form => $".{form.Name}")];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    /// <summary>The form of an output that is not named: by the file's extension, and a table for a terminal.</summary>
    /// <exception cref="UsageException">The extension is not one of a form.</exception>
    public static OutputForm Of(string? output)
    {
        if (output is null && !Console.IsOutputRedirected) return TableForm.Instance;
        string extension = Path.GetExtension(output)?.TrimStart('.').ToLowerInvariant() ?? "";
        if (extension.Length == 0) return OutputForms.All[0];
        if (OutputForms.All.FirstOrDefault(form => form.Name == extension) is { } named) return named;
        if (extension is "gz" or "zst" or "zip")
            throw new UsageException($"-o {output}: the output is not compressed; name a .tsv or .csv file (.parquet is small by itself), or write to a pipe: mapreduce count … | gzip > {output}");
        return OutputTargets.IsStream(output!)
            ? OutputForms.All[0]
            : throw new UsageException($"-o {output}: a result is written as {List(_ => true)}; end the file's name in one of these, or name the form with --output-format");
    }
}
