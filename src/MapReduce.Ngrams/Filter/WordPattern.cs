using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>A pattern of one word. Immutable.</summary>
/// <remarks>
/// The data has each word plain (<c>run</c>) and under its tags (<c>run_VERB</c>), so a pattern for plain words skips tagged ones
/// and a pattern for tagged words skips plain ones. A dependency (<c>drink=>water</c>) is one word with two parts.
/// </remarks>
public abstract class WordPattern
{
    /// <summary>A name that no other pattern has, without blanks at its ends. Unlike the text of the pattern, it tells the word <c>*</c> from any word.</summary>
    internal abstract string Key { get; }

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

    /// <summary>The word without its tag.</summary>
    internal static ReadOnlySpan<byte> StemOf(ReadOnlySpan<byte> word) => PosTags.TagStart(word) is >= 0 and var tag ? word[..tag] : word;

    private sealed class ExactWord(string word) : WordPattern
    {
        private readonly byte[] _word = Encoding.UTF8.GetBytes(word);

        public override bool IsLiteral => true;

        internal override string Key => $"word:{word}";

        internal override byte[]? Stem => StemOf(_word).ToArray();

        public override bool Matches(ReadOnlySpan<byte> word) => word.SequenceEqual(_word);

        public override string ToString() => word;
    }

    private sealed class AnyWord : WordPattern
    {
        internal override string Key => "any";

        public override bool Matches(ReadOnlySpan<byte> word) => !word.IsEmpty && PosTags.Of(word) == PosTag.None && PosTags.ArrowOf(word) < 0;

        public override string ToString() => "*";
    }

    private sealed class AnyTaggedWord(PosTag tags, string name) : WordPattern
    {
        internal override string Key => $"any:{name}";

        public override bool Matches(ReadOnlySpan<byte> word) => (PosTags.TagOf(word) & tags) != 0 && PosTags.ArrowOf(word) < 0;

        public override string ToString() => $"*_{name}";
    }

    private sealed class WordWithAnyTag(string word) : WordPattern
    {
        private readonly byte[] _word = Encoding.UTF8.GetBytes(word);

        internal override string Key => $"tagged:{word}";

        internal override byte[]? Stem => _word;

        public override bool Matches(ReadOnlySpan<byte> other) => PosTags.TagStart(other) == _word.Length && other.StartsWith(_word);

        public override string ToString() => $"{word}_*";
    }

    private sealed class DependencyPair(WordPattern head, WordPattern dependent) : WordPattern
    {
        // In prefix notation; words have no blanks, so no other pair has the same.
        internal override string Key => $"pair {head.Key} {dependent.Key}";

        public override bool Matches(ReadOnlySpan<byte> word) =>
            PosTags.ArrowOf(word) is >= 0 and var arrow && head.Matches(word[..arrow]) && dependent.Matches(word[(arrow + "=>".Length)..]);

        public override string ToString() => $"{head}=>{dependent}";
    }
}
