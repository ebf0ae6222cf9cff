namespace MapReduce.Ngrams.Generate;

/// <summary>One year of a form's history, as every family of its profile has it: ranges, from which a family draws.</summary>
/// <param name="YearsBack">Years before the last year of the family, 0…503.</param>
/// <param name="Matches">Of match_count.</param>
/// <param name="Pages">Of page_count; has no more digits than <paramref name="Matches"/>.</param>
/// <param name="Volumes">Of volume_count; has no more digits than <paramref name="Pages"/>.</param>
internal readonly record struct HistoryLine(ushort YearsBack, CountRange Matches, CountRange Pages, CountRange Volumes);
