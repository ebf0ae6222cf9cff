using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Cli.Options;

/// <summary>Options whose values are checked as they are parsed, with messages of our own.</summary>
internal static class Parsers
{
    /// <summary>Threads at once, at most: more than any machine has cores, and each takes megabytes.</summary>
    public const int MostWorkers = 1024;

    /// <summary>The least <c>--memory</c>. A worker's table has 4 MiB whatever the limit is, so less would change nothing.</summary>
    public const long LeastMemoryBytes = 1 << 20;

    /// <summary>A whole number of at least <paramref name="least"/>, and at most <paramref name="most"/>.</summary>
    public static Option<int?> Number(string name, string help, string description, int least, int most = int.MaxValue) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most) return number;
            result.AddError($"{name} {text}: expected a whole number {(most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}");
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

    /// <summary>A size in bytes, of at least <paramref name="least"/>.</summary>
    public static Option<long?> Size(string name, string description, long least = 1) => new(name)
    {
        HelpName = "SIZE",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (SizeText.Parse(text) is { } bytes)
            {
                if (bytes >= least) return bytes;
                result.AddError($"{name} {text}: too little; expected at least {SizeText.Exact(least)}");
                return null;
            }
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
    public static Option<string?> OneOf(string name, string description, string[] words) => new(name)
    {
        HelpName = string.Join('|', words),
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (words.Contains(text)) return text;
            result.AddError($"{name} {text}: expected one of {string.Join(", ", words)}");
            return null;
        },
    };

    /// <summary>One of a few words, each of which means a value.</summary>
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
