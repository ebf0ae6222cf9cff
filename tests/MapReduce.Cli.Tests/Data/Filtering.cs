using System.Text.RegularExpressions;

namespace MapReduce.Cli.Tests.Data;

/// <summary>Some filters of <c>count</c>: as they are typed, and what they take and make of a record, by strings.</summary>
internal sealed partial record Filtering(string Typed, Func<NgramRecord, bool> Takes)
{
    /// <summary>What the result calls an ngram.</summary>
    public Func<string, string> Name { get; init; } = ngram => ngram;

    /// <summary>The ngrams of a list.</summary>
    public static readonly string[] Listed = ["Watch", "über", "9,000", "AHAB_", "quite a few", "日本語", "a word of more than sixty-four bytes, which no shortcut for short ones can take as it is"];

    /// <summary>Each filter, alone and with others. Ngrams in a file are those of <see cref="Listed"/>.</summary>
    public static readonly Filtering[] All =
    [
        new("--years 1900..1950", r => r.Year is >= 1900 and <= 1950),
        new("--years ..1600", r => r.Year <= 1600),
        new("--years 1950..", r => r.Year >= 1950),
        new("--years 1800", r => r.Year == 1800),
        new("--ngram watch --ngram über --ngram absent", r => r.Ngram is "watch" or "über"),
        new("--ngrams list", r => Listed.Contains(r.Ngram)),
        new("--ngrams list --ngram watch", r => Listed.Append("watch").Contains(r.Ngram)),
        new("--exclude list", r => !Listed.Contains(r.Ngram)),
        new("--exclude list --ngram watch --ngram Watch", r => r.Ngram == "watch"),
        new("--exclude list --fold-case --match ^W --tags drop", r => Folded(r.Ngram).StartsWith('w') && Folded(r.Ngram) != "watch" && !Answer.IsTagged(r.Ngram)) { Name = Folded },
        new("--match ^[Ww]atch[0-5]", r => Regex.IsMatch(r.Ngram, "^[Ww]atch[0-5]")),
        new("--match É", r => r.Ngram.Contains('É')),
        new("--tags keep", _ => true),
        new("--tags drop", r => !Answer.IsTagged(r.Ngram)),
        new("--tags only", r => Answer.IsTagged(r.Ngram)),
        new("--tags NOUN,.", r => TaggedAs().IsMatch(r.Ngram)),
        new("--tags only --strip-tags", r => Answer.IsTagged(r.Ngram)) { Name = Stripped },
        new("--tags NOUN,. --strip-tags --ngram watch", r => r.Ngram is "watch_NOUN" or "watch_.") { Name = Stripped },
        new("--fold-case", _ => true) { Name = Folded },
        new("--fold-case --ngram WATCH --ngram ÜBER", r => Folded(r.Ngram) is "watch" or "über") { Name = Folded },
        new("--fold-case --match ^W.T --years 1500..1800", r => Folded(r.Ngram).StartsWith('w') && Folded(r.Ngram)[2] == 't' && r.Year is >= 1500 and <= 1800) { Name = Folded },
        new("--fold-case --ngrams list --tags drop", r => Listed.Select(Folded).Contains(Folded(r.Ngram)) && !Answer.IsTagged(r.Ngram)) { Name = Folded },
        new("--fold-case --tags only --strip-tags", r => Answer.IsTagged(r.Ngram)) { Name = ngram => Folded(Stripped(ngram)) },
    ];

    /// <summary>The list as a file may hold it.</summary>
    public static string ListFile => $"\uFEFF{string.Join("\r\n\n", Listed)}\n\r\nabsent";

    /// <summary>The records that count, under the names that the result has. Without a tag rule and an ngram in the key, tagged ones do not.</summary>
    public NgramRecord[] Of(IEnumerable<NgramRecord> records, string by) =>
        [.. records.Where(r => Counts(r, by)).Select(r => r with { Ngram = Name(r.Ngram) })];

    /// <summary>Whether a record counts.</summary>
    public bool Counts(NgramRecord record, string by) => Takes(record) && (by.Contains("ngram") || Typed.Contains("--tags") || !Answer.IsTagged(record.Ngram));

    public override string ToString() => Typed;

    private static string Folded(string ngram) => ngram.ToLowerInvariant();

    private static string Stripped(string ngram) =>
        string.Join(' ', ngram.Split(' ').Select(token => Tag().Replace(token, "$1")));

    [GeneratedRegex(@"^(.+)_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|PROPN)$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[^ ]_(NOUN|\.)( |$)")]
    private static partial Regex TaggedAs();
}
