namespace MapReduce.Ngrams.Generate;

/// <summary>One way to write a real word.</summary>
/// <param name="Text">UTF-8, without a tag.</param>
/// <param name="Case">Case variants of a word are less frequent than its lower case.</param>
/// <param name="Tags">Numbers of <see cref="PosTag"/>, the most frequent first.</param>
/// <param name="Popularity">0…9, of the word in its most frequent writing.</param>
internal sealed record RealWord(byte[] Text, WordCase Case, byte[] Tags, int Popularity);
