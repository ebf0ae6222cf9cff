namespace MapReduce.Ngrams.Generate;

/// <summary>Works shapes out into families, forms and lines.</summary>
internal sealed class HistoryBuilder
{
    // An ngram is in the corpus from 40 occurrences up.
    private const ulong FewestOccurrences = 40;

    // Shares of 32 that the tags of a word take, by count of tags. They add up to less than the whole word.
    private static readonly ulong[][] TagShares = [[], [31], [20, 11], [17, 10, 4]];

    public List<HistoryFamily> Families { get; } = [];

    public List<HistoryForm> Forms { get; } = [];

    public List<HistoryLine> Lines { get; } = [];

    public void Add(HistoryShape shape)
    {
        int firstForm = Forms.Count;
        int[] yearsBack = YearsBack(shape);
        var centres = new ulong[shape.Lines];
        ulong peak = shape.Peak;
        while (true)
        {
            for (int line = 0; line < centres.Length; line++)
            {
                centres[line] = Centre(shape, peak, line);
            }

            if (TryAddForm(PosTag.None, centres, yearsBack, firstForm))
            {
                break;
            }

            peak += (peak / 2) + 1;
        }

        ulong[] shares = TagShares[shape.Tags.Length];
        foreach (int i in Enumerable.Range(0, shares.Length).OrderBy(i => shape.Tags[i]))
        {
            TryAddForm(shape.Tags[i], Array.ConvertAll(centres, centre => centre * shares[i] / 32), yearsBack, firstForm);
        }

        Families.Add(new HistoryFamily(firstForm, Forms.Count - firstForm, shape.Slack));
    }

    // From the first year to the last: growing use, and the ups and downs of single years.
    private static ulong Centre(HistoryShape shape, ulong peak, int line)
    {
        ulong growth = 90 + (330 * ((ulong)line + 1) / (ulong)shape.Lines);
        ulong weather = 180 + (KeyedHash.Of(shape.Hash, (ulong)line) & 127);
        return Math.Clamp(peak * growth * weather / (420 * 256), 1, CountRange.LargestCentre);
    }

    // Ascending years: the gaps between them shrink with the cube of the distance from the last.
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

    // A year whose centre is 0 is left out. False, and nothing added, if the ngram could miss the corpus's threshold.
    private bool TryAddForm(byte tag, ulong[] centres, int[] yearsBack, int firstForm)
    {
        int firstLine = Lines.Count;
        ulong fewest = 0;
        int matchAndVolumeDigits = 0;
        int pageDigits = 0;
        for (int i = 0; i < centres.Length; i++)
        {
            if (centres[i] > 0)
            {
                HistoryLine line = Line(centres[i], (ushort)yearsBack[i]);
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
        // The more matches, the more of them share a volume; and there are only so many volumes a year.
        ulong volumes = matches * (40 - ulong.Log2(matches)) / 44;
        volumes = Math.Clamp(volumes, 1, 150_000 + (matches / 512));
        volumes = Math.Min(volumes, matches);
        ulong pages = (matches + volumes) / 2;
        return new HistoryLine(yearsBack, CountRange.Around(matches), CountRange.Around(pages), CountRange.Around(volumes));
    }
}
