using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>Turns shapes into families, forms and lines.</summary>
internal sealed class HistoryBuilder
{
    // The real corpus omits ngrams with fewer occurrences.
    private const ulong FewestOccurrences = 40;

    // How much of a word each of its tags gets, in 32nds, by number of tags. The sums stay below the whole word.
    private static readonly ulong[][] TagShares = [[], [31], [20, 11], [17, 10, 4]];

    public List<HistoryFamily> Families { get; } = [];

    public List<HistoryForm> Forms { get; } = [];

    public List<HistoryLine> Lines { get; } = [];

    public void Add(HistoryShape shape)
    {
        int firstForm = Forms.Count;
        int[] yearsBack = YearsBack(shape);
        var centers = new ulong[shape.Lines];
        ulong peak = shape.Peak;
        while (true)
        {
            for (int line = 0; line < centers.Length; line++) centers[line] = Center(shape, peak, line);
            if (TryAddForm(PosTag.None, centers, yearsBack, firstForm)) break;
            peak += (peak / 2) + 1;
        }
        ulong[] shares = TagShares[shape.Tags.Length];
        foreach (int i in Enumerable.Range(0, shares.Length).OrderBy(i => TagSuffixes.Of(shape.Tags[i]), StringComparer.Ordinal))
            TryAddForm(shape.Tags[i], Array.ConvertAll(centers, center => center * shares[i] / 32), yearsBack, firstForm);
        Families.Add(new HistoryFamily(firstForm, Forms.Count - firstForm, shape.Slack));
    }

    // Use grows from the first year to the last, with variation from year to year.
    private static ulong Center(HistoryShape shape, ulong peak, int line)
    {
        ulong growth = 90 + (330 * ((ulong)line + 1) / (ulong)shape.Lines);
        ulong weather = 180 + (KeyedHash.Of(shape.Hash, (ulong)line) & 127);
        return Math.Clamp(peak * growth * weather / (420 * 256), 1, CountRange.LargestCenter);
    }

    // Years ascend; the gaps between them shrink with the cube of the distance from the last year.
    private static int[] YearsBack(HistoryShape shape)
    {
        int last = shape.Lines - 1;
        var years = new int[shape.Lines];
        int Regular(int back) => back + (int)(last == 0 ? 0 : (long)shape.Gap * back * back * back / ((long)last * last * last));
        for (int back = 0; back <= last; back++)
        {
            int year = Regular(back);
            int room = back is 0 || back == last ? 1 : Regular(back + 1) - year;
            years[last - back] = year + (int)KeyedHash.Below(KeyedHash.Of(~shape.Hash, (ulong)back), (uint)room);
        }
        return years;
    }

    // Omits years whose center is 0. Adds nothing and returns false if the ngram might have too few occurrences for the corpus.
    private bool TryAddForm(PosTag tag, ulong[] centers, int[] yearsBack, int firstForm)
    {
        int firstLine = Lines.Count;
        ulong fewest = 0;
        int matchAndVolumeDigits = 0;
        int pageDigits = 0;
        for (int i = 0; i < centers.Length; i++)
        {
            if (centers[i] > 0)
            {
                HistoryLine line = Line(centers[i], (ushort)yearsBack[i]);
                Lines.Add(line);
                fewest += line.Matches.Low;
                matchAndVolumeDigits += line.Matches.Digits + line.Volumes.Digits;
                pageDigits += line.Pages.Digits;
            }
        }
        if (fewest < FewestOccurrences)
        {
            Lines.RemoveRange(firstLine, Lines.Count - firstLine);
            return false;
        }
        Forms.Add(new HistoryForm(
            Families.Count, Forms.Count - firstForm, tag, firstLine, Lines.Count - firstLine, matchAndVolumeDigits, pageDigits));
        return true;
    }

    private static HistoryLine Line(ulong matches, ushort yearsBack)
    {
        // Frequent words occur several times per volume, and the number of volumes per year is limited.
        ulong volumes = matches * (40 - ulong.Log2(matches)) / 44;
        volumes = Math.Clamp(volumes, 1, 150_000 + (matches / 512));
        volumes = Math.Min(volumes, matches);
        ulong pages = (matches + volumes) / 2;
        return new HistoryLine(yearsBack, CountRange.Around(matches), CountRange.Around(pages), CountRange.Around(volumes));
    }
}

/// <summary>The plain and tagged forms of a profile or of a real word.</summary>
/// <param name="FirstForm">Index in <see cref="HistoryTable.Forms"/> of the plain form; the tagged ones follow.</param>
/// <param name="FormCount">1 to 4.</param>
/// <param name="YearSlack">How many years before 2008 the last year may be.</param>
internal readonly record struct HistoryFamily(int FirstForm, int FormCount, int YearSlack);

/// <summary>One ngram of a family, plain or tagged, and its lines.</summary>
/// <param name="Family">Index in <see cref="HistoryTable.Families"/>.</param>
/// <param name="Place">Index among the forms of the family; 0 is the plain form.</param>
/// <param name="Tag">One tag, or none for the plain form.</param>
/// <param name="FirstLine">Index in <see cref="HistoryTable.Lines"/>.</param>
/// <param name="LineCount">At least 1.</param>
/// <param name="MatchAndVolumeDigits">Total digits of all match and volume counts.</param>
/// <param name="PageDigits">Total digits of all page counts.</param>
internal readonly record struct HistoryForm(
    int Family, int Place, PosTag Tag, int FirstLine, int LineCount, int MatchAndVolumeDigits, int PageDigits)
{
    private const int YearDigits = 4;

    /// <summary>Length in bytes of all lines of the ngram, given the length of its plain word.</summary>
    public int Length(int wordBytes, NgramFormat version)
    {
        int ngram = wordBytes + TagSuffixes.Of(Tag).Length;
        // One separator or newline per field; v3 has the ngram and the newline only once.
        return version switch
        {
            NgramFormat.V1 => (LineCount * (ngram + YearDigits + 5)) + MatchAndVolumeDigits + PageDigits,
            NgramFormat.V2 => (LineCount * (ngram + YearDigits + 4)) + MatchAndVolumeDigits,
            _ => ngram + 1 + (LineCount * (YearDigits + 3)) + MatchAndVolumeDigits,
        };
    }
}

/// <summary>One year of a form's history, shared by all families of a profile: ranges from which each family draws its counts.</summary>
/// <param name="YearsBack">Years before the last year of the family, 0 to 503.</param>
/// <param name="Matches">Range of match_count.</param>
/// <param name="Pages">Range of page_count; has no more digits than <paramref name="Matches"/>.</param>
/// <param name="Volumes">Range of volume_count; has no more digits than <paramref name="Pages"/>.</param>
internal readonly record struct HistoryLine(ushort YearsBack, CountRange Matches, CountRange Pages, CountRange Volumes);
