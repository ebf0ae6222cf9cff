using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// What a run meets that cannot belong together: inputs of two editions, and totals that are not those of the inputs. Each worker
/// and reader adds to it. Thread-safe.
/// </summary>
/// <remarks>
/// An edition is told by the version of an input's first line. Totals have no such mark (Google's files of 2012 and 2020 look
/// alike), but those of 2009 and 2012 end in 2008, like the data, and those of 2020 in 2019. So totals that go beyond 2009 are not
/// those of v1 or v2 inputs, unless the inputs have such years themselves (a corpus of one's own); totals that end in 2008 or 2009 are
/// not those of v3 inputs. Totals that end elsewhere tell nothing by that. An ngram that is more frequent than all ngrams
/// together tells of foreign totals in any case.
/// </remarks>
public sealed class CorpusDoubts
{
    /// <summary>Years in which the editions before that of 2020 may end.</summary>
    private const int FirstEarlyEnd = 2008, LastEarlyEnd = 2009;

    private int _formats, _lastYear;
    private volatile bool _isAboveOne;

    /// <summary>Notes the version of an input.</summary>
    public void Add(NgramFormat format) => Interlocked.Or(ref _formats, 1 << (int)format);

    /// <summary>Notes a year in which something was counted.</summary>
    public void AddYear(int year)
    {
        for (int last = Volatile.Read(ref _lastYear); year > last;)
        {
            int seen = Interlocked.CompareExchange(ref _lastYear, year, last);
            if (seen == last) return;
            last = seen;
        }
    }

    /// <summary>Notes a single ngram's share of all ngrams in the same years.</summary>
    public void AddFrequency(double frequency)
    {
        if (frequency > 1) _isAboveOne = true;
    }

    /// <summary>A warning for each doubt.</summary>
    /// <param name="totals">The totals of the run, if it has some.</param>
    public IEnumerable<Warning> Warnings(YearTotals? totals)
    {
        NgramFormat[] formats = [.. Enum.GetValues<NgramFormat>().Where(format => (_formats & (1 << (int)format)) != 0)];
        if (formats.Length > 1)
        {
            yield return new Warning(
                WarningKind.MixedEditions,
                $"the inputs are of different editions of the corpus, {string.Join(" and ", formats.Select(Name))}, which contain the same books, so these count more than once; count one edition at a time");
        }
        if (totals is null) yield break;
        if (formats.Length == 1 && Foreign(formats[0], totals.LastYear) is { } others)
        {
            yield return new Warning(
                WarningKind.ForeignTotals,
                $"{totals.Name}: these totals end in {totals.LastYear}, as those of {others} do, but the inputs are of {Name(formats[0])}; take the totals of the same corpus and edition");
        }
        if (_isAboveOne)
        {
            yield return new Warning(
                WarningKind.ForeignTotals,
                $"{totals.Name}: a relative frequency is above 1, as an ngram occurs more often than these totals have ngrams in all; take the totals of the same corpus, edition and ngram length");
        }
    }

    private string? Foreign(NgramFormat format, int lastTotal) => format == NgramFormat.V3
        ? lastTotal is >= FirstEarlyEnd and <= LastEarlyEnd ? "the 2012 and 2009 editions" : null
        : lastTotal > LastEarlyEnd && _lastYear is > 0 and <= LastEarlyEnd ? "the 2020 edition" : null;

    private static string Name(NgramFormat format) => format switch
    {
        NgramFormat.V1 => "the 2009 edition (v1)",
        NgramFormat.V2 => "the 2012 edition (v2)",
        _ => "the 2020 edition (v3)",
    };
}
