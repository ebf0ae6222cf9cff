using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// Detects data that does not belong together: inputs of different editions, and totals of another corpus. All workers and
/// readers add to it. Thread-safe. A run over several corpora has one for each, since their inputs are not added up.
/// </summary>
/// <remarks>
/// The version of an input's first line shows its edition. Totals show theirs only by their last year, since Google's files of
/// 2012 and 2020 have the same form: like the data, those of 2009 and 2012 end in 2008, those of 2020 in 2019. So totals that
/// end after 2009 do not belong to v1 or v2 inputs, unless the inputs have such years too (a user's own corpus), and totals
/// that end in 2008 or 2009 do not belong to v3 inputs. Other last years prove nothing. A relative frequency above 1 always
/// means that the totals are wrong.
/// </remarks>
/// <param name="corpus">The name of the corpus; empty if there is only one.</param>
public sealed class CorpusDoubts(string corpus = "")
{
    /// <summary>The years in which the editions before 2020 may end.</summary>
    private const int FirstEarlyEnd = 2008, LastEarlyEnd = 2009;

    private int _formats, _lastYear, _mostWords;
    private volatile bool _isAboveOne;

    /// <summary>Adds the version of an input.</summary>
    public void Add(NgramFormat format) => Interlocked.Or(ref _formats, 1 << (int)format);

    /// <summary>The most words in the first ngram of an input; 0 if no input has been read.</summary>
    public int MostWords => Volatile.Read(ref _mostWords);

    /// <summary>Adds the number of words in the first ngram of an input.</summary>
    public void AddWords(int words) => Raise(ref _mostWords, words);

    /// <summary>Adds a year of counted rows.</summary>
    public void AddYear(int year) => Raise(ref _lastYear, year);

    private static void Raise(ref int most, int number)
    {
        for (int last = Volatile.Read(ref most); number > last;)
        {
            int seen = Interlocked.CompareExchange(ref most, number, last);
            if (seen == last) return;
            last = seen;
        }
    }

    /// <summary>Adds the relative frequency of a single ngram.</summary>
    public void AddFrequency(double frequency)
    {
        if (frequency > 1) _isAboveOne = true;
    }

    /// <summary>One warning for each problem.</summary>
    /// <param name="totals">The totals of the run, or null.</param>
    public IEnumerable<Warning> Warnings(YearTotals? totals)
    {
        NgramFormat[] formats = [.. FormatDetector.Versions.Where(format => (_formats & (1 << (int)format)) != 0)];
        if (formats.Length > 1)
        {
            yield return new Warning(
                WarningKind.MixedEditions,
                $"{Inputs} are of different editions of the corpus, {string.Join(" and ", formats.Select(Name))}, which contain the same books, so these are counted more than once; count one edition at a time");
        }
        if (totals is null) yield break;
        if (formats.Length == 1 && Foreign(formats[0], totals.LastYear) is { } others)
        {
            yield return new Warning(
                WarningKind.ForeignTotals,
                $"{totals.Name}: these totals end in {totals.LastYear}, like those of {others}, but {Inputs} are of {Name(formats[0])}; use the totals of the same corpus and edition");
        }
        if (_isAboveOne)
        {
            yield return new Warning(
                WarningKind.ForeignTotals,
                $"{totals.Name}: a relative frequency{(corpus.Length == 0 ? "" : $" in {corpus}")} is above 1: an ngram has more matches than all ngrams in these totals together; use the totals of the same corpus, edition and ngram length");
        }
    }

    private string Inputs => corpus.Length == 0 ? "the inputs" : $"the inputs of {corpus}";

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
