using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>Which ngrams are counted, by their tags: those with any of <paramref name="Tags"/>, or those with none of them.</summary>
/// <param name="Tags">The tags to look for.</param>
/// <param name="Carried">Whether an ngram must have one of them; otherwise it may have none.</param>
public readonly record struct TagRule(PosTag Tags, bool Carried)
{
    /// <summary>Every ngram.</summary>
    public static TagRule Keep => default;

    /// <summary>Neither tagged ngrams nor placeholders, so that each word counts once.</summary>
    public static TagRule Drop => new(PosTag.Any, Carried: false);

    /// <summary>Only the ngrams that <see cref="Drop"/> drops.</summary>
    public static TagRule Only => new(PosTag.Any, Carried: true);

    /// <summary>
    /// Ngrams with a word that has one of the tags. Excludes placeholders: <c>_NOUN_</c> is the sum of all nouns and would
    /// count each of them again.
    /// </summary>
    public static TagRule AnyOf(PosTag tags) => new(tags & ~PosTag.Placeholder, Carried: true);

    /// <summary>The name on the command line.</summary>
    public string Name => this == Keep ? "keep" : this == Drop ? "drop" : this == Only ? "only" : string.Join(',', ListedNames());

    /// <summary>Parses <c>keep</c>, <c>drop</c>, <c>only</c>, or tags separated by commas, in any case; null if invalid.</summary>
    public static TagRule? Named(string name)
    {
        switch (name.ToLowerInvariant())
        {
            case "keep": return Keep;
            case "drop": return Drop;
            case "only": return Only;
        }
        PosTag tags = PosTag.None;
        foreach (string part in name.Split(','))
        {
            PosTag tag = PosTags.All.FirstOrDefault(t => t.Name.Equals(part, StringComparison.OrdinalIgnoreCase)).Tag;
            if (tag == PosTag.None) return null;
            tags |= tag;
        }
        return AnyOf(tags);
    }

    /// <summary>Whether an ngram is counted.</summary>
    public bool Accepts(ReadOnlySpan<byte> ngram) => Tags == PosTag.None || (PosTags.Of(ngram) & Tags) != PosTag.None == Carried;

    private IEnumerable<string> ListedNames()
    {
        PosTag listed = Tags;
        return PosTags.All.Where(t => (listed & t.Tag) != PosTag.None).Select(t => t.Name);
    }
}
