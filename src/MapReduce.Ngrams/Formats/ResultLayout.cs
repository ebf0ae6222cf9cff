using System.Globalization;
using System.Text;

namespace MapReduce.Ngrams.Formats;

/// <summary>
/// The layout of a result that the count job wrote by ngram, or by ngram and year, as TSV or CSV: it can be an input again. Its
/// columns are <c>ngram[, year], match_count, volume_count</c>, and any others after them, which are ignored.
/// </summary>
/// <param name="IsCsv">Whether the fields are separated by commas and may be quoted (RFC 4180); otherwise by TABs, without quotes.</param>
/// <param name="HasYear">Whether the second column is the year.</param>
/// <param name="HasHeader">Whether the first line has the names of the columns.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct ResultLayout(bool IsCsv, bool HasYear, bool HasHeader, int Columns)
{
    /// <summary>Marks a dialect as a layout; the numbers below are those of <see cref="NgramFormat"/>.</summary>
    private const int Mark = 8;

    private const int CsvBit = 16, YearBit = 32, HeaderBit = 64, ColumnsShift = 8;

    /// <summary>The separator of the fields.</summary>
    public byte Separator => IsCsv ? (byte)',' : (byte)'\t';

    /// <summary>The columns of every row, without those that are ignored.</summary>
    public int KnownColumns => HasYear ? 4 : 3;

    /// <summary>The layout as the number of a dialect.</summary>
    public int Dialect => Mark | (IsCsv ? CsvBit : 0) | (HasYear ? YearBit : 0) | (HasHeader ? HeaderBit : 0) | (Columns << ColumnsShift);

    /// <summary>The layout with that number; null if the dialect is a version of Google's files.</summary>
    public static ResultLayout? OfDialect(int dialect) => (dialect & Mark) == 0
        ? null
        : new ResultLayout((dialect & CsvBit) != 0, (dialect & YearBit) != 0, (dialect & HeaderBit) != 0, dialect >> ColumnsShift);

    /// <summary>The layout of the text that starts with <paramref name="head"/>; null if it has none of them.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="mayLackHeader">Whether rows without a header are recognized too. By their shape alone, three columns could as well be
    /// rows of version 2 whose last column is missing, so somebody must have said that they are a result.</param>
    public static ResultLayout? Of(ReadOnlySpan<byte> head, bool mayLackHeader = false)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        int newline = head.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (newline < 0 ? head : head[..newline]).TrimEnd((byte)'\r');
        return OfHeader(line) ?? (mayLackHeader ? OfRows(head) : null);
    }

    /// <summary>The layout that a line of column names has.</summary>
    private static ResultLayout? OfHeader(ReadOnlySpan<byte> line)
    {
        const int mostBytes = 1024;
        if (line.Length > mostBytes || !line.StartsWith("ngram"u8)) return null;
        foreach (char separator in (char[])['\t', ','])
        {
            string[] names = Encoding.UTF8.GetString(line).Split(separator);
            // Histories: a row may be of an expression, and lack its counts.
            if (names.Contains("value") || names.Contains("smoothed")) return null;
            if (names is ["ngram", "match_count", "volume_count", ..]) return new ResultLayout(separator == ',', false, true, names.Length);
            if (names is ["ngram", "year", "match_count", "volume_count", ..]) return new ResultLayout(separator == ',', true, true, names.Length);
        }
        return null;
    }

    /// <summary>The layout of rows without a header: of all whole lines in the head, or of its only line.</summary>
    private static ResultLayout? OfRows(ReadOnlySpan<byte> head)
    {
        ResultLayout? found = null;
        // The only line may lack its newline; after others, what lacks it may be cut.
        if (!head.Contains((byte)'\n')) return OfRow(head.TrimEnd((byte)'\r'));
        while (head.IndexOf((byte)'\n') is >= 0 and var newline)
        {
            ResultLayout? layout = OfRow(head[..newline].TrimEnd((byte)'\r'));
            if (layout is null || (found is not null && layout != found)) return null;
            found = layout;
            head = head[(newline + 1)..];
        }
        return found;
    }

    private static ResultLayout? OfRow(ReadOnlySpan<byte> line)
    {
        bool isCsv = !line.Contains((byte)'\t');
        byte separator = isCsv ? (byte)',' : (byte)'\t';
        int numbers = 0;
        while (line.LastIndexOf(separator) is > 0 and var at && IsNumber(line[(at + 1)..]))
        {
            numbers++;
            // The rest is a quoted ngram, which may contain commas and digits.
            bool atNgram = isCsv && line[at - 1] == (byte)'"';
            line = line[..at];
            if (atNgram) break;
        }
        bool isNgram = !line.IsEmpty && (!line.Contains(separator) || (isCsv && line[0] == (byte)'"'));
        return isNgram && numbers is 2 or 3 ? new ResultLayout(isCsv, numbers == 3, false, numbers + 1) : null;
    }

    /// <summary>
    /// Whether a text with this layout is a history of several corpora, as far as its beginning shows: the name of every whole row ends
    /// in one.
    /// </summary>
    public bool IsOfCorpora(ReadOnlySpan<byte> head)
    {
        if (!HasYear) return false;
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        if (HasHeader) head = head[(head.IndexOf((byte)'\n') + 1)..];
        int rows = 0;
        while (head.IndexOf((byte)'\n') is >= 0 and var newline)
        {
            var parser = new PlainLineParser();
            if (parser.ParseResult(head[..newline], this))
            {
                if (!HistoryNames.HasCorpus(parser.Ngram)) return false;
                rows++;
            }
            head = head[(newline + 1)..];
        }
        return rows > 0;
    }

    private static bool IsNumber(ReadOnlySpan<byte> field) => long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
