using System.Diagnostics.CodeAnalysis;

namespace MapReduce.Ngrams.Filter;

/// <summary>
/// Finds the wildcards that match an ngram. A thousand of them cost little more than one: each is filed under one of its words, and
/// an ngram is compared with those of its own words only. Immutable.
/// </summary>
public sealed class WildcardIndex
{
    private readonly NgramWildcard[] _wildcards;
    private readonly Shelf?[] _byLength;   // by number of words

    /// <summary>The wildcards of one length in words.</summary>
    private sealed class Shelf
    {
        /// <summary>Wildcards by a word that their matches must have, one dictionary for each place of the word.</summary>
        public readonly SortedDictionary<int, Dictionary<byte[], List<int>>> ByWord = [];

        /// <summary>Wildcards without such a word.</summary>
        public readonly List<int> Others = [];
    }

    /// <summary>An index of the given wildcards.</summary>
    public WildcardIndex(IEnumerable<NgramWildcard> wildcards)
    {
        _wildcards = [.. wildcards];
        _byLength = new Shelf?[_wildcards.Select(w => w.Words.Count).DefaultIfEmpty().Max() + 1];
        for (int i = 0; i < _wildcards.Length; i++)
        {
            IReadOnlyList<WordPattern> words = _wildcards[i].Words;
            Shelf shelf = _byLength[words.Count] ??= new Shelf();
            int at = Enumerable.Range(0, words.Count).FirstOrDefault(n => words[n].Stem is not null, -1);
            if (at < 0)
            {
                shelf.Others.Add(i);
                continue;
            }
            if (!shelf.ByWord.TryGetValue(at, out Dictionary<byte[], List<int>>? byWord)) shelf.ByWord[at] = byWord = new(Utf8Comparer.Instance);
            if (!byWord.TryGetValue(words[at].Stem!, out List<int>? filed)) byWord[words[at].Stem!] = filed = [];
            filed.Add(i);
        }
    }

    /// <summary>Whether any wildcard matches.</summary>
    public bool MatchesAny(ReadOnlySpan<byte> ngram) => Find(ngram, null);

    /// <summary>Adds the numbers of all wildcards that match.</summary>
    /// <param name="ngram">The ngram.</param>
    /// <param name="found">Receives the numbers; null to stop at the first.</param>
    /// <returns>Whether any matches.</returns>
    public bool Find(ReadOnlySpan<byte> ngram, List<int>? found)
    {
        int length = ngram.Count((byte)' ') + 1;
        if (length >= _byLength.Length || _byLength[length] is not { } shelf) return false;
        bool any = Check(shelf.Others, ngram, found);
        foreach ((int at, Dictionary<byte[], List<int>> byWord) in shelf.ByWord)
        {
            if (any && found is null) return true;
            if (byWord.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(WordPattern.StemOf(WordAt(ngram, at)), out List<int>? filed)) any |= Check(filed, ngram, found);
        }
        return any;
    }

    private bool Check(List<int> numbers, ReadOnlySpan<byte> ngram, List<int>? found)
    {
        bool any = false;
        foreach (int number in numbers)
        {
            if (!_wildcards[number].Matches(ngram)) continue;
            any = true;
            if (found is null) return true;
            found.Add(number);
        }
        return any;
    }

    private static ReadOnlySpan<byte> WordAt(ReadOnlySpan<byte> ngram, int at)
    {
        for (; at > 0; at--) ngram = ngram[(ngram.IndexOf((byte)' ') + 1)..];
        return ngram.IndexOf((byte)' ') is >= 0 and var end ? ngram[..end] : ngram;
    }

    /// <summary>Compares words by their bytes.</summary>
    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
