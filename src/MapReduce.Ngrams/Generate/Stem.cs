namespace MapReduce.Ngrams.Generate;

/// <summary>A stem and the pseudo-words that one dataset has under it.</summary>
/// <param name="Text">The letters before the first syllable.</param>
/// <param name="Parts">Syllables and endings in the case of the stem.</param>
/// <param name="First">Index of the first pseudo-word under the stem.</param>
/// <param name="Step">
/// Every pseudo-word owns this many consecutive numbers of <paramref name="Digits"/> digits in base 256, and is one of
/// them. 1…256: with more words than numbers of one digit fewer, no word owns more.
/// </param>
/// <param name="Digits">Syllables per word, 1…7.</param>
internal readonly record struct Stem(WordPart Text, WordParts Parts, long First, uint Step, int Digits);
