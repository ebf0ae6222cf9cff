using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams;

/// <summary>What is counted, and by what.</summary>
public sealed record CountOptions
{
    /// <summary>The key.</summary>
    public GroupBy By { get; init; } = GroupBy.Ngram;

    /// <summary>The version of all inputs; null to tell each by its first line.</summary>
    public NgramFormat? Format { get; init; }

    /// <summary>Whether tagged rows and placeholders are left out, so that a word counts once.</summary>
    public bool DropTagged { get; init; }

    /// <summary>The ngrams that alone are counted; null for all.</summary>
    public AskedNgrams? Asked { get; init; }

    /// <summary>Whether the projection is told which years occur, in whatever is counted, before it is given a row.</summary>
    public bool NoteYears { get; init; }

    /// <summary>Ngrams whose match counts are told at the end, whatever the key is.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];
}
