using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>A pattern of ngrams: one <see cref="WordPattern"/> for each word. Immutable.</summary>
/// <param name="words">The patterns of the words.</param>
public sealed class NgramWildcard(IReadOnlyList<WordPattern> words)
{
    /// <summary>The patterns of the words.</summary>
    public IReadOnlyList<WordPattern> Words { get; } = words;

    /// <summary>The ngram, if the pattern has no wildcard and so stands for a single one; otherwise null.</summary>
    public string? Literal { get; } = words.All(word => word.IsLiteral) ? string.Join(' ', words) : null;

    /// <summary>Whether the pattern matches the ngram.</summary>
    public bool Matches(ReadOnlySpan<byte> ngram)
    {
        int at = 0;
        foreach (Range range in ngram.Split((byte)' '))
        {
            if (at == Words.Count || !Words[at].Matches(ngram[range])) return false;
            at++;
        }
        return at == Words.Count;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}

/// <summary>A pattern of one word. Immutable.</summary>
/// <remarks>
/// The data has each word plain (<c>run</c>) and under its tags (<c>run_VERB</c>), so a pattern for plain words skips tagged ones
/// and a pattern for tagged words skips plain ones. A dependency (<c>drink=>water</c>) is one word with two parts.
/// </remarks>
public abstract class WordPattern
{
    private static ReadOnlySpan<byte> Arrow => "=>"u8;

    /// <summary>Whether the pattern stands for a single word.</summary>
    public virtual bool IsLiteral => false;

    /// <summary>The word without its tag that all matches have; null if they have none in common.</summary>
    internal virtual byte[]? Stem => null;

    /// <summary>Whether the pattern matches the word.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> word);

    /// <summary>A pattern for one word as it is.</summary>
    public static WordPattern Exactly(string word) => new ExactWord(word);

    /// <summary>A pattern for any word without a tag: <c>*</c>.</summary>
    public static WordPattern AnyPlain { get; } = new AnyWord();

    /// <summary>A pattern for any word with a tag: <c>*_NOUN</c>.</summary>
    /// <param name="tags">The tags to match.</param>
    /// <param name="name">The name of the tag, or <c>*</c>.</param>
    public static WordPattern AnyTagged(PosTag tags, string name) => new AnyTaggedWord(tags, name);

    /// <summary>A pattern for one word with any tag: <c>run_*</c>.</summary>
    public static WordPattern Tagged(string word) => new WordWithAnyTag(word);

    /// <summary>A pattern for a dependency, <c>drink=>*_NOUN</c>.</summary>
    public static WordPattern Dependency(WordPattern head, WordPattern dependent) => new DependencyPair(head, dependent);

    /// <summary>The index of the arrow of a dependency, or -1 if the word is none.</summary>
    internal static int ArrowOf(ReadOnlySpan<byte> word)
    {
        int arrow = word.IndexOf(Arrow);
        return arrow > 0 && arrow + Arrow.Length < word.Length ? arrow : -1;
    }

    /// <summary>The word without its tag.</summary>
    internal static ReadOnlySpan<byte> StemOf(ReadOnlySpan<byte> word) => PosTags.TagStart(word) is >= 0 and var tag ? word[..tag] : word;

    private sealed class ExactWord(string word) : WordPattern
    {
        private readonly byte[] _word = Encoding.UTF8.GetBytes(word);

        public override bool IsLiteral => true;

        internal override byte[]? Stem => StemOf(_word).ToArray();

        public override bool Matches(ReadOnlySpan<byte> word) => word.SequenceEqual(_word);

        public override string ToString() => word;
    }

    private sealed class AnyWord : WordPattern
    {
        public override bool Matches(ReadOnlySpan<byte> word) => !word.IsEmpty && PosTags.Of(word) == PosTag.None && ArrowOf(word) < 0;

        public override string ToString() => "*";
    }

    private sealed class AnyTaggedWord(PosTag tags, string name) : WordPattern
    {
        public override bool Matches(ReadOnlySpan<byte> word) => (PosTags.TagOf(word) & tags) != 0 && ArrowOf(word) < 0;

        public override string ToString() => $"*_{name}";
    }

    private sealed class WordWithAnyTag(string word) : WordPattern
    {
        private readonly byte[] _word = Encoding.UTF8.GetBytes(word);

        internal override byte[]? Stem => _word;

        public override bool Matches(ReadOnlySpan<byte> other) => PosTags.TagStart(other) == _word.Length && other.StartsWith(_word);

        public override string ToString() => $"{word}_*";
    }

    private sealed class DependencyPair(WordPattern head, WordPattern dependent) : WordPattern
    {
        public override bool Matches(ReadOnlySpan<byte> word) =>
            ArrowOf(word) is >= 0 and var arrow && head.Matches(word[..arrow]) && dependent.Matches(word[(arrow + Arrow.Length)..]);

        public override string ToString() => $"{head}=>{dependent}";
    }
}
