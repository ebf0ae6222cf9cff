namespace MapReduce.Ngrams.Formats;

/// <summary>The versions of the Google Books Ngram files.</summary>
public enum NgramFormat
{
    /// <summary>2009: <c>ngram⇥year⇥match_count⇥page_count⇥volume_count</c>.</summary>
    V1,

    /// <summary>2012: <c>ngram⇥year⇥match_count⇥volume_count</c>.</summary>
    V2,

    /// <summary>2020: <c>ngram⇥year,match_count,volume_count⇥year,match_count,volume_count…</c>, a line an ngram.</summary>
    V3,
}
