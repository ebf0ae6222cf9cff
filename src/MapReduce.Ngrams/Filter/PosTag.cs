namespace MapReduce.Ngrams.Filter;

/// <summary>The part-of-speech tags of v2 and v3, a closed list, and what stands in place of a word.</summary>
[Flags]
public enum PosTag
{
    /// <summary>A plain ngram.</summary>
    None = 0,

    /// <summary><c>_NOUN</c></summary>
    Noun = 1 << 0,

    /// <summary><c>_VERB</c></summary>
    Verb = 1 << 1,

    /// <summary><c>_ADJ</c>: adjective.</summary>
    Adjective = 1 << 2,

    /// <summary><c>_ADV</c>: adverb.</summary>
    Adverb = 1 << 3,

    /// <summary><c>_PRON</c>: pronoun.</summary>
    Pronoun = 1 << 4,

    /// <summary><c>_DET</c>: determiner or article.</summary>
    Determiner = 1 << 5,

    /// <summary><c>_ADP</c>: preposition or postposition.</summary>
    Adposition = 1 << 6,

    /// <summary><c>_NUM</c>: numeral.</summary>
    Numeral = 1 << 7,

    /// <summary><c>_CONJ</c>: conjunction.</summary>
    Conjunction = 1 << 8,

    /// <summary><c>_PRT</c>: particle.</summary>
    Particle = 1 << 9,

    /// <summary><c>_X</c>: foreign words, abbreviations, misprints.</summary>
    Other = 1 << 10,

    /// <summary><c>_.</c>: punctuation.</summary>
    Punctuation = 1 << 11,

    /// <summary><c>_NOUN_</c>, <c>_START_</c>: no word, but any word under that tag, or a sentence's boundary.</summary>
    Placeholder = 1 << 12,

    /// <summary>Any of them.</summary>
    Any = (1 << 13) - 1,
}
