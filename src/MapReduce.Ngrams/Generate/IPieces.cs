namespace MapReduce.Ngrams.Generate;

/// <summary>A dataset as pieces of about a megabyte, each computed on its own. Safe for use by many threads.</summary>
internal interface IPieces
{
    /// <summary>Pieces of the whole dataset.</summary>
    long Count { get; }

    /// <summary>Ngrams of the whole dataset.</summary>
    long Ngrams { get; }

    /// <summary>Fills an empty buffer with one piece, which may be empty.</summary>
    void Fill(long piece, PieceBuffer buffer);
}
