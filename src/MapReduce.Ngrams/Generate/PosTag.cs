namespace MapReduce.Ngrams.Generate;

/// <summary>The tags that generated ngrams carry, numbered in the order of their bytes; 0 is the plain form.</summary>
internal static class PosTag
{
    public const byte None = 0;

    private static readonly string[] Names =
        ["", "_.", "_ADJ", "_ADP", "_ADV", "_CONJ", "_DET", "_NOUN", "_NUM", "_PRON", "_PRT", "_VERB", "_X"];

    // With the TAB that ends the ngram field.
    private static readonly WordPart[] FieldEnds = Array.ConvertAll(Names, static name => new WordPart(name + '\t'));

    /// <summary>The tag as it follows the word, underscore included; ASCII.</summary>
    public static string Suffix(byte tag) => Names[tag];

    /// <summary>Ends the ngram field: stores eight bytes, the tag and a TAB first, and returns the length of these two.</summary>
    public static int WriteFieldEnd(byte tag, Span<byte> output) => FieldEnds[tag].WriteTo(output);

    /// <summary>The number of a tag named without its underscore, such as <c>NOUN</c>.</summary>
    /// <exception cref="ArgumentException">There is no such tag.</exception>
    public static byte Parse(string name)
    {
        int tag = Array.IndexOf(Names, '_' + name);
        return tag > 0 ? (byte)tag : throw new ArgumentException($"'{name}' is not a part-of-speech tag.", nameof(name));
    }
}
