using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Cli.Arguments;

/// <summary>Options whose values are checked as they are parsed, with messages of our own.</summary>
internal static class Parsers
{
    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static Option<int?> Number(string name, string help, string description, int least) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least) return number;
            result.AddError($"{name} {text}: expected a whole number of at least {least}");
            return null;
        },
    };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, beyond 32 bits.</summary>
    public static Option<long?> LongNumber(string name, string description, long least, long most) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most) return number;
            result.AddError($"{name} {text}: expected a whole number from {least} to {most}");
            return null;
        },
    };

    /// <summary>A file's name. All options that take one are made here, so that none takes an empty one, as an unset variable leaves it.</summary>
    public static Option<string?> File(string name, string description, params string[] aliases) => Path(name, "FILE", "file", description, aliases);

    /// <summary>A folder's name, likewise.</summary>
    public static Option<string?> Folder(string name, string description, params string[] aliases) => Path(name, "FOLDER", "folder", description, aliases);

    /// <summary>Names of files, likewise; repeatable.</summary>
    public static Option<string[]> Files(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string[] names = [.. result.Tokens.Select(token => token.Value)];
            if (names.Contains("")) result.AddError(Empty(name, "file"));
            return names;
        },
    };

    private static Option<string?> Path(string name, string help, string kind, string description, string[] aliases) => new(name, aliases)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string path = result.Tokens[0].Value;
            if (path == "") result.AddError(Empty(name, kind));
            return path;
        },
    };

    private static string Empty(string name, string kind) => $"{name} '' (an unset variable?): name a {kind}";

    /// <summary>A size in bytes.</summary>
    public static Option<long?> Size(string name, string description) => new(name)
    {
        HelpName = "SIZE",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (SizeText.Parse(text) is { } bytes) return bytes;
            result.AddError($"{name} {text}: expected a size such as 64KiB, 512MiB, 2GiB, 500MB or plain bytes");
            return null;
        },
    };

    /// <summary>A range of years.</summary>
    public static Option<YearRange?> Years(string description) => new("--years")
    {
        HelpName = "FROM..TO",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (YearRange.Parse(text) is { } range) return range;
            result.AddError($"--years {text}: expected years from {YearRange.Least} to {YearRange.Most}, the earlier first, as 1900..2000, 1900.., ..2000 or 1900");
            return null;
        },
    };

    /// <summary>One of a few words.</summary>
    public static Option<T?> OneOf<T>(string name, string description, params (string Word, T Value)[] words) where T : struct => new(name)
    {
        HelpName = string.Join('|', Array.ConvertAll(words, static w => w.Word)),
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            foreach ((string word, T value) in words)
                if (word == text) return value;
            result.AddError($"{name} {text}: expected one of {string.Join(", ", words.Select(w => w.Word))}");
            return null;
        },
    };
}
