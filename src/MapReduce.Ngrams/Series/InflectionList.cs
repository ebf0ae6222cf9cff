using MapReduce.Map;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// Inflected forms by lemma, from a file with a lemma on each line, a TAB, and its forms, separated by TABs, commas or blanks:
/// <c>book TAB books booked booking</c>. A lemma may have several lines. UTF-8; lines end in LF or CRLF; empty lines are skipped.
/// </summary>
public sealed class InflectionList
{
    private static readonly char[] Separators = ['\t', ',', ' '];

    private readonly Dictionary<string, List<string>> _forms = new(StringComparer.Ordinal);
    private readonly bool _foldCase;

    private InflectionList(string path, bool foldCase) => (Path, _foldCase) = (path, foldCase);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="foldCase">Whether lemmas and forms are case-folded.</param>
    /// <exception cref="MapReduceException">The file cannot be read, or a line is invalid.</exception>
    public static InflectionList Read(string path, bool foldCase = false)
    {
        var list = new InflectionList(path, foldCase);
        int number = 0;
        foreach (string line in TextLines.Read(path, "the list of inflections"))
        {
            number++;
            if (line.Length > 0) list.Add(line, number);
        }
        return list;
    }

    /// <summary>The lemma and its forms, in the order of the file; null if the file does not have the lemma.</summary>
    public IReadOnlyList<string>? FormsOf(string lemma) => _forms.GetValueOrDefault(_foldCase ? CaseFold.Fold(lemma) : lemma);

    private void Add(string line, int number)
    {
        if (_foldCase) line = CaseFold.Fold(line);
        int tab = line.IndexOf('\t');
        string lemma = tab < 0 ? "" : line[..tab].Trim();
        string[] forms = tab < 0 ? [] : line[(tab + 1)..].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (lemma.Length == 0 || lemma.Contains(' ') || forms.Length == 0)
            throw new MapReduceException(Failure.BadData, $"{Path}:{number}: expected a lemma, a TAB and its forms, as in book TAB books booked booking");
        if (!_forms.TryGetValue(lemma, out List<string>? known)) _forms[lemma] = known = [lemma];
        known.AddRange(forms.Where(form => !known.Contains(form)).Distinct());
    }
}
