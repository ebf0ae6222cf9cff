using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Count;

/// <summary>What to count and how to group it. Both <see cref="CountJob"/> and <see cref="CountProjection"/> get the whole record.</summary>
public sealed record CountOptions : FilterOptions
{
    /// <summary>The grouping, which decides the key.</summary>
    public GroupBy By { get; init; } = GroupBy.Ngram;

    /// <summary>The version of all inputs; null to detect it from each input's first line.</summary>
    public NgramFormat? Format { get; init; }

    /// <summary>The lowest match count of a row in the result; keys with fewer matches are dropped once all is added up.</summary>
    public ulong MinCount { get; init; }

    /// <summary>The name of the column that has the <see cref="FilterOptions.Label"/>, if there is one.</summary>
    public string LabelColumn { get; init; } = "file";

    /// <summary>The unit of frequencies.</summary>
    public FrequencyUnit Unit { get; init; } = FrequencyUnit.Fraction;

    /// <summary>Columns after the usual ones, each once.</summary>
    public IReadOnlyList<ExtraColumn> Extra { get; init; } = [];

    /// <summary>Collects the signs of inputs or totals that do not belong together; null if nobody reports them.</summary>
    public CorpusDoubts? Doubts { get; init; }

    /// <summary>The same for inputs of several corpora, by input: used instead of <see cref="Doubts"/> where the input is known. Null for one corpus.</summary>
    public Func<InputSource, CorpusDoubts>? DoubtsOf { get; init; }

    /// <summary>Whether years without rows count as 0, as in a frequency over several years, so that an index of some years only would give a wrong result.</summary>
    public bool FillsYears { get; init; }

    /// <summary>Whether the projection learns which years occur in the counted rows before it gets its first row.</summary>
    public bool NoteYears { get; init; }

    /// <summary>Whether the projection learns which of <see cref="FilterOptions.Ngrams"/> occur in the counted rows before it gets its first row.</summary>
    public bool NoteNgrams { get; init; }

    /// <summary>Whether a requested ngram that does not occur ends the run before the first row is written.</summary>
    public bool AbsentFails { get; init; }

    /// <summary>The same options, which also watch for other Unicode forms of the requested ngrams.</summary>
    public CountOptions WithOtherForms()
    {
        string[] forms = [.. Ngrams?.OtherForms ?? [], .. Watched.SelectMany(word => UnicodeForms.Others(FoldCase ? CaseFold.Fold(word) : word))];
        return forms.Length == 0 ? this : this with { OtherForms = new NgramSet(forms) };
    }

    /// <summary>The settings that change the result but not <see cref="CountJob.Name"/>: a checkpoint is only valid for equal ones.</summary>
    public IEnumerable<(string Name, string Value)> ResultSettings => [("format", $"{Format}"), ("least match_count", $"{MinCount}")];
}
