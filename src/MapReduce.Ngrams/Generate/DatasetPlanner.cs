using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>Finds the plan whose dataset has the requested size, exact to one ngram.</summary>
/// <remarks>
/// It estimates how many pseudo-words are enough, then walks over all families and adds up their lengths until it reaches
/// the ngram that ends the dataset. Lengths are known without computing a line.
/// </remarks>
internal sealed class DatasetPlanner(ulong seed, NgramFormat version)
{
    // Up to this many words the estimate measures every family.
    private const long MeasuredWhole = 1 << 14;

    // Above that, it samples this many evenly spaced blocks: the standard deviation of their mean is 0.2 %.
    private const long SampledBlocks = 64;

    // Adds 1 % (five standard deviations), so that a plan is hardly ever too short.
    private const long MarginDivisor = 100;

    private const long FamiliesPerCancellationCheck = 1 << 16;

    private readonly Lexicon _lexicon = Lexicon.Shared;
    private readonly HistoryTable _histories = new(Lexicon.Shared, seed);
    private readonly StemShares _shares = new(Lexicon.Shared, seed);

    /// <summary>Plans a dataset of a size in bytes or, if that is null, in ngrams.</summary>
    public DatasetPlan Plan(long? bytes, long? ngrams, CancellationToken cancellation)
    {
        long size = bytes ?? ngrams ?? 0;
        if (size == 0) return PlanOf(0);
        Func<long, long> estimate = bytes.HasValue ? EstimatedBytes : NgramsOf;
        for (long words = FewestWords(size, estimate); ; words += 1 + (words / MarginDivisor))
        {
            DatasetPlan plan = PlanOf(words);
            if (TryEnd(plan, size, inBytes: bytes.HasValue, cancellation)) return plan;
        }
    }

    private DatasetPlan PlanOf(long words) =>
        new(_lexicon, _histories, new PseudoWords(_lexicon, _shares, seed, words), RealsAmong(words), seed);

    // A third of the words of a small dataset are real, until there are no more.
    private int RealsAmong(long words) => (int)Math.Min(words / 2, _lexicon.Reals.Length);

    private static long FewestWords(long size, Func<long, long> estimate)
    {
        long high = 1;
        while (estimate(high) < size) high *= 2;
        long low = high / 2;
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = estimate(middle) < size ? (middle, high) : (low, middle);
        }
        return high;
    }

    private long NgramsOf(long words)
    {
        long blocks = words / HistoryTable.Profiles;
        long ngrams = _histories.FormsOfReals(RealsAmong(words)) + (blocks * _histories.BlockForms);
        for (long word = blocks * HistoryTable.Profiles; word < words; word++) ngrams += _histories.Families[_histories.ProfileOf(word)].FormCount;
        return ngrams;
    }

    private long EstimatedBytes(long words)
    {
        long bytes = 0;
        for (int real = 0; real < RealsAmong(words); real++)
            bytes += Length(_histories.Families[HistoryTable.FamilyOfReal(real)], _lexicon.Reals[real].Text.Length);
        var pseudo = new PseudoWords(_lexicon, _shares, seed, words);
        if (words <= MeasuredWhole) return bytes + PseudoBytes(pseudo, 0, words);
        long sampled = 0;
        long blocks = words / HistoryTable.Profiles;
        for (long i = 0; i < SampledBlocks; i++)
        {
            long first = (long)((Int128)blocks * i / SampledBlocks) * HistoryTable.Profiles;
            sampled += PseudoBytes(pseudo, first, first + HistoryTable.Profiles);
        }
        long scaled = (long)((Int128)sampled * words / (SampledBlocks * HistoryTable.Profiles));
        return bytes + scaled - (scaled / MarginDivisor);
    }

    private long PseudoBytes(PseudoWords pseudo, long first, long end)
    {
        Span<byte> key = stackalloc byte[PseudoWords.MaxWordBytes];
        long bytes = 0;
        for (long word = first; word < end; word++) bytes += Length(_histories.Families[_histories.ProfileOf(word)], pseudo.Write(word, key));
        return bytes;
    }

    private long Length(HistoryFamily family, int wordBytes)
    {
        long bytes = 0;
        foreach (ref readonly HistoryForm form in _histories.Forms.AsSpan(family.FirstForm, family.FormCount))
            bytes += form.Length(wordBytes, version);
        return bytes;
    }

    // Returns false if the whole plan is smaller than the size.
    private bool TryEnd(DatasetPlan plan, long size, bool inBytes, CancellationToken cancellation)
    {
        Span<byte> key = stackalloc byte[PseudoWords.MaxWordBytes];
        long reached = 0;
        long ngrams = 0;
        for (long first = 0; first < plan.Families; first += FamiliesPerCancellationCheck)
        {
            cancellation.ThrowIfCancellationRequested();
            var walk = new FamilyWalk(plan, first, Math.Min(first + FamiliesPerCancellationCheck, plan.Families), key);
            while (walk.MoveNext())
            {
                for (int place = 0; place < walk.Family.FormCount; place++)
                {
                    ngrams++;
                    reached += inBytes ? _histories.Forms[walk.Family.FirstForm + place].Length(walk.WordBytes, version) : 1;
                    if (reached >= size)
                    {
                        plan.EndAt(walk.Number, place + 1, ngrams);
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
