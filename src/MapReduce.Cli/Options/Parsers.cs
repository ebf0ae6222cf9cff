using System.CommandLine;
using System.Globalization;
using System.Numerics;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Options;

/// <summary>Options whose values are validated as they are parsed, with our own messages.</summary>
internal static class Parsers
{
    /// <summary>The most workers: more than any machine has cores, and each takes megabytes.</summary>
    public const int MostWorkers = 1024;

    /// <summary>The least <c>--memory</c>. A worker's table has 4 MiB whatever the limit is, so less would change nothing.</summary>
    public const long LeastMemoryBytes = 1 << 20;

    /// <summary>What the help calls a size.</summary>
    public const string SizeName = "SIZE";

    /// <summary>The help of <c>--fold-case</c>.</summary>
    /// <param name="what">What is merged.</param>
    public static string FoldCase(string what) =>
        $"Ignore case: merge {what} that differ only in case, and write them in lower case (Unicode simple case folding, independent of the locale)";

    /// <summary>An integer from <paramref name="least"/> to <paramref name="most"/>; null for no upper limit.</summary>
    public static GroupedOption<T?> Number<T>(OptionGroup group, string name, string help, string description, T least, T? most = null) where T : struct, INumber<T> =>
        Validated<T?>(
            group, name, help, description,
            text => T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T number) && number >= least && !(number > most) ? number : null,
            text => $"expected a whole number {(most is null && !(text.Length > 0 && text.All(char.IsAsciiDigit) && text.Any(c => c != '0')) ? $"of at least {least}" : $"from {least} to {most ?? MostOf<T>()}")}");

    private static T MostOf<T>() where T : struct, INumber<T> => T.CreateSaturating(UInt128.MaxValue);

    /// <summary>A size in bytes, of at least <paramref name="least"/>.</summary>
    public static GroupedOption<long?> Size(OptionGroup group, string name, string description, long least = 1) =>
        Validated<long?>(
            group, name, SizeName, description,
            text => SizeText.Parse(text) is { } bytes && bytes >= least ? bytes : null,
            text => SizeText.Parse(text) is null ? "expected a size such as 64KiB, 512MiB, 2GiB, 500MB or plain bytes" : $"too little; expected at least {SizeText.Exact(least)}");

    /// <summary>A range of years.</summary>
    public static GroupedOption<YearRange?> Years(OptionGroup group, string description) =>
        Validated(
            group, "--years", "FROM..TO", description, YearRange.Parse,
            _ => $"expected years from {YearRange.Least} to {YearRange.Most}, the earlier one first, such as 1900..2000, 1900.., ..2000 or 1900");

    /// <summary>A switch that can be set for good.</summary>
    public static GroupedOption<bool> Switch(OptionGroup group, string name, string description, params string[] aliases) => new(group, name, aliases)
    {
        Description = description,
        Convert = text => text switch
        {
            "true" => (true, null),
            "false" => (false, null),
            _ => (false, "expected true or false"),
        },
    };

    /// <summary>One of a few words.</summary>
    public static GroupedOption<string?> OneOf(OptionGroup group, string name, string description, string[] words) =>
        Validated(group, name, string.Join('|', words), description, text => Array.Find(words, word => word == text), _ => $"expected one of {string.Join(", ", words)}");

    /// <summary>One of a few words, each of which means a value.</summary>
    public static GroupedOption<T?> OneOf<T>(OptionGroup group, string name, string description, params (string Word, T Value)[] words) where T : struct =>
        Validated<T?>(
            group, name, string.Join('|', words.Select(w => w.Word)), description,
            text => words.Where(w => w.Word == text).Select(w => (T?)w.Value).FirstOrDefault(),
            _ => $"expected one of {string.Join(", ", words.Select(w => w.Word))}");

    /// <summary>What to count by, in any case and with its parts in any order.</summary>
    public static GroupedOption<(GroupBy By, bool ByFile)?> By()
    {
        GroupedOption<(GroupBy By, bool ByFile)?> by = Validated(
            OptionGroup.Rows, "--by", "KEY", $"What to count by: {string.Join(", ", GroupByNames.All.Select(g => g.Name))}; with file, or file and one of these (file,year), each input by itself [default: ngram]",
            GroupByNames.NamedWithFile, _ => $"expected one of {string.Join(", ", GroupByNames.Names)}");
        by.CompletionSources.Add([.. GroupByNames.Names]);
        return by;
    }

    /// <summary>Columns on request.</summary>
    public static GroupedOption<IReadOnlyList<ExtraColumn>?> Columns(string description) =>
        Validated(OptionGroup.Columns, "--columns", "NAMES", description, ExtraColumns.Named, _ => $"expected some of {string.Join(", ", ExtraColumns.All.Select(c => c.Name))}, each once, separated by commas");

    /// <summary>A version of the dataset.</summary>
    public static GroupedOption<NgramFormat?> Version(string description) =>
        OneOf(OptionGroup.Dataset, "--format", description, ("v1", NgramFormat.V1), ("v2", NgramFormat.V2), ("v3", NgramFormat.V3));

    /// <summary>The version of the inputs, which may also be results.</summary>
    public static GroupedOption<NgramFormat?> InputVersion() => OneOf(
        OptionGroup.Input, "--format", "Version of all inputs, or 'result' for results without a header [default: detected from the first line of each]; an index has its own",
        ("v1", NgramFormat.V1), ("v2", NgramFormat.V2), ("v3", NgramFormat.V3), ("result", NgramFormat.Result));

    /// <summary>A value of a form of its own.</summary>
    public static GroupedOption<T?> Parsed<T>(OptionGroup group, string name, string help, string description, Func<string, T?> parse, string expected) where T : struct =>
        Validated(group, name, help, description, parse, _ => expected);

    /// <param name="group">What it is about.</param>
    /// <param name="name">The option.</param>
    /// <param name="help">What the help calls the value.</param>
    /// <param name="description">For the help.</param>
    /// <param name="parse">Parses the text; null if it is invalid.</param>
    /// <param name="expected">What was expected instead of an invalid text.</param>
    private static GroupedOption<T> Validated<T>(OptionGroup group, string name, string help, string description, Func<string, T> parse, Func<string, string> expected) => new(group, name)
    {
        HelpName = help,
        Description = description,
        Convert = text => parse(text) is { } value ? (value, null) : (default, expected(text)),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (parse(text) is { } value) return value;
            result.AddError($"{name} {text}: {expected(text)}");
            return default;
        },
    };
}
