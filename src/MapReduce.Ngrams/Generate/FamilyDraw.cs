namespace MapReduce.Ngrams.Generate;

/// <summary>Draws what differs between the families of one profile: the last year and the counts.</summary>
internal readonly struct FamilyDraw
{
    private readonly ulong _hash;
    private readonly uint _level;
    private readonly int _lastYear;

    public FamilyDraw(ulong hash, int yearSlack)
    {
        _hash = hash;
        _level = (uint)(_hash >> 32);
        _lastYear = HistoryShape.LastYear - (int)(((_hash & 0xFFFF) * (ulong)(yearSlack + 1)) >> 16);
    }

    public LineCounts Of(in HistoryLine line)
    {
        // The hash depends on the year but not on the form, so a tagged form never has higher counts than the plain one.
        ulong noise = KeyedHash.Of(_hash, line.YearsBack);
        uint matches = line.Matches.At(Position((uint)noise));
        uint volumes = Math.Min(line.Volumes.At(Position((uint)(noise >> 16))), matches);
        // A limit that changes a count has the same number of digits, so lengths stay as planned.
        uint pages = Math.Min(Math.Max(line.Pages.At(Position((uint)(noise >> 32))), volumes), matches);
        return new LineCounts(_lastYear - line.YearsBack, matches, pages, volumes);
    }

    // Three parts family, one part year: with more of the year, all families of a profile would have similar totals.
    private uint Position(uint noise) => (uint)(((3UL * _level) + noise) >> 2);
}

/// <summary>The numbers of one record: volumes ≤ pages ≤ matches.</summary>
internal readonly record struct LineCounts(int Year, uint Matches, uint Pages, uint Volumes);
