namespace MapReduce.Ngrams.Generate;

/// <summary>What a hash decides. The numbers are part of every dataset: they never change.</summary>
internal enum HashPurpose
{
    StemWeight = 1,
    PseudoFamily = 2,
    PseudoWord = 3,
    ProfileOrder = 4,
    RealFamily = 5,
    PseudoHistory = 6,
    RealHistory = 7,
    LineOrder = 8,
}
