using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>Which ngrams are counted by their tags: those that carry any of <paramref name="Tags"/>, or those that carry none of them.</summary>
/// <param name="Tags">The tags that are looked for.</param>
/// <param name="Carried">Whether one of them must be there, or none may be.</param>
public readonly record struct TagRule(PosTag Tags, bool Carried)
{
    /// <summary>Every ngram.</summary>
    public static TagRule Keep => default;

    /// <summary>No tagged ngram and no placeholder, so that a word counts once.</summary>
    public static TagRule Drop => new(PosTag.Any, Carried: false);

    /// <summary>What <see cref="Drop"/> leaves out.</summary>
    public static TagRule Only => new(PosTag.Any, Carried: true);

    /// <summary>
    /// Ngrams with a word under one of the tags. Placeholders are not among them: <c>_NOUN_</c> is the sum of all nouns, which
    /// would count each of them again.
    /// </summary>
    public static TagRule AnyOf(PosTag tags) => new(tags & ~PosTag.Placeholder, Carried: true);

    /// <summary>The name as <c>--tags</c> takes it.</summary>
    public string Name => this == Keep ? "keep" : this == Drop ? "drop" : this == Only ? "only" : string.Join(',', ListedNames());

    /// <summary>The rule of a name: <c>keep</c>, <c>drop</c>, <c>only</c>, or tags with commas between; null where one is none.</summary>
    public static TagRule? Named(string name)
    {
        switch (name)
        {
            case "keep": return Keep;
            case "drop": return Drop;
            case "only": return Only;
        }
        PosTag tags = PosTag.None;
        foreach (string part in name.Split(','))
        {
            PosTag tag = PosTags.All.FirstOrDefault(t => t.Name == part).Tag;
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
