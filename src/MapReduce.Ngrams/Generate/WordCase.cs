namespace MapReduce.Ngrams.Generate;

/// <summary>How a word is written; case variants are ngrams of their own.</summary>
internal enum WordCase
{
    Lower,
    Capitalised,
    Upper,
}
