using MapReduce.Cli.Process;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Cli.Options;

/// <summary>What frequencies need: one unit, and the totals of the corpus.</summary>
internal static class FrequencyRules
{
    /// <summary>The unit that was requested.</summary>
    /// <exception cref="UsageException">There are two, or no totals.</exception>
    public static FrequencyUnit Unit(bool perMillion, bool percent, bool hasTotals)
    {
        if (perMillion && percent) throw new UsageException("--per-million and --percent are two units for one column; choose one");
        if ((perMillion || percent) && !hasTotals)
            throw new UsageException($"{(percent ? "--percent" : "--per-million")} is a unit of frequencies, which need --totals FILE, the totals of the corpus");
        return perMillion ? FrequencyUnit.PerMillion : percent ? FrequencyUnit.Percent : FrequencyUnit.Fraction;
    }

    /// <summary>Checks that shares of volumes have something to divide by.</summary>
    /// <exception cref="UsageException">They are requested, and there are no totals.</exception>
    public static void CheckVolumes(bool areRequested, bool hasTotals)
    {
        if (areRequested && !hasTotals) throw new UsageException("--columns volume_frequency divides by the volumes of the corpus; give --totals FILE");
    }
}
