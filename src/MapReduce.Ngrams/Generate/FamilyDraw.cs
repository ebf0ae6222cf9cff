namespace MapReduce.Ngrams.Generate;

/// <summary>What sets one family apart from the others of its profile: its last year and its counts.</summary>
internal readonly struct FamilyDraw
{
    private readonly ulong hash;
    private readonly uint level;
    private readonly int lastYear;

    public FamilyDraw(ulong hash, int yearSlack)
    {
        this.hash = hash;
        level = (uint)(hash >> 32);
        lastYear = HistoryShape.LastYear - (int)(((hash & 0xFFFF) * (ulong)(yearSlack + 1)) >> 16);
    }

    public LineCounts Of(in HistoryLine line)
    {
        // The hash depends on the year and not on the form: a tagged form never has more than the plain one.
        ulong noise = KeyedHash.Of(hash, line.YearsBack);
        uint matches = line.Matches.At(Position((uint)noise));
        uint volumes = Math.Min(line.Volumes.At(Position((uint)(noise >> 16))), matches);

        // Where these cuts change a count, the other one has as many digits: lengths stay as planned.
        uint pages = Math.Min(Math.Max(line.Pages.At(Position((uint)(noise >> 32))), volumes), matches);
        return new LineCounts(lastYear - line.YearsBack, matches, pages, volumes);
    }

    // Three parts family and one part year, or the totals of all families of a profile would be much the same.
    private uint Position(uint noise) => (uint)(((3UL * level) + noise) >> 2);
}
