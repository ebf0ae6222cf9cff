namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>A good row: the ngram as Latin-1 text (a character a byte), and its numbers, wide enough for any sum.</summary>
internal readonly record struct NaiveRow(string Ngram, int Year, Int128 Matches, Int128 Volumes);
