using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>The output forms: those of the engine, and the table for terminals.</summary>
internal static class Forms
{
    /// <summary>All forms, in the order of the help.</summary>
    public static IReadOnlyList<OutputForm> All { get; } = [.. OutputForms.All, TableForm.Instance];

    public static OutputForm Named(string name) => All.First(form => form.Name == name);

    /// <summary>Lists the forms that meet a condition: <c>.tsv, .csv or .jsonl</c>.</summary>
    public static string List(Func<OutputForm, bool> of)
    {
        string[] names = [.. OutputForms.All.Where(of).Select(form => $".{form.Name}")];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    /// <summary>The default form of an output: by the file's extension, and a table for a terminal.</summary>
    /// <exception cref="UsageException">No form has this extension.</exception>
    public static OutputForm Of(string? output)
    {
        if (output is null && !Console.IsOutputRedirected) return TableForm.Instance;
        string extension = Path.GetExtension(output)?.TrimStart('.').ToLowerInvariant() ?? "";
        if (extension.Length == 0) return OutputForms.All[0];
        if (OutputForms.All.FirstOrDefault(form => form.Name == extension) is { } named) return named;
        if (extension is "gz" or "zst" or "zip")
            throw new UsageException($"-o {output}: results are not written compressed; name a .tsv or .csv file, or compress the output: mapreduce count … | gzip > {output}");
        return OutputTargets.IsStream(output!)
            ? OutputForms.All[0]
            : throw new UsageException($"-o {output}: a result can be written as {List(_ => true)}; use one of these extensions, or choose the form with --output-format");
    }
}
