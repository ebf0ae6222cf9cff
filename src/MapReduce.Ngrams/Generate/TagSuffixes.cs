using System.Numerics;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>What follows the word of a generated ngram: nothing, or an underscore and one tag.</summary>
internal static class TagSuffixes
{
    // The plain form first, then by the bit of the tag.
    private static readonly string[] Suffixes = ["", .. PosTags.All.Select(static tag => '_' + tag.Name)];

    // With the TAB that ends the ngram field.
    private static readonly WordPart[] FieldEnds = Array.ConvertAll(Suffixes, static suffix => new WordPart(suffix + '\t'));

    /// <summary>The suffix of a tag, in ASCII.</summary>
    public static string Of(PosTag tag) => Suffixes[Index(tag)];

    /// <summary>Writes the suffix and a TAB, always as eight bytes, and returns the length of both.</summary>
    public static int WriteFieldEnd(PosTag tag, Span<byte> output) => FieldEnds[Index(tag)].WriteTo(output);

    /// <summary>The tag of a name such as <c>NOUN</c>.</summary>
    public static PosTag Parse(string name) => PosTags.All.Single(tag => tag.Name == name).Tag;

    private static int Index(PosTag tag) => 32 - BitOperations.LeadingZeroCount((uint)tag);
}
