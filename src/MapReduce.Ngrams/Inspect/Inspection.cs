using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Inspect;

/// <summary>What a run finds out about an input.</summary>
/// <remarks>Several workers set <see cref="Container"/> and <see cref="Format"/>, always to the same value; one thread at a time sets the rest.</remarks>
/// <param name="container">The container, as far as known before the run.</param>
public sealed class Inspection(Container container)
{
    private volatile int _container = (int)container;
    private volatile int _format = -1;

    /// <summary>The container; for a pipe, known after the first bytes.</summary>
    public Container Container
    {
        get => (Container)_container;
        internal set => _container = (int)value;
    }

    /// <summary>The version; null if no line is well-formed.</summary>
    public NgramFormat? Format
    {
        get => _format < 0 ? null : (NgramFormat)_format;
        internal set => _format = value is { } format ? (int)format : -1;
    }

    /// <summary>The index that the input is, once its first bytes are read; null if it is none.</summary>
    public IndexFile? Index { get; private set; }

    /// <summary>Whether the blocks of the index were read, not only its footer.</summary>
    public bool ReadsBlocks { get; private set; }

    private readonly IndexTotals _totals = new();
    private readonly Lock _gate = new();

    /// <summary>Number of distinct ngrams.</summary>
    public long Ngrams { get; internal set; }

    /// <summary>Number of distinct ngrams with a tagged word or a placeholder.</summary>
    public long TaggedNgrams { get; internal set; }

    /// <summary>The first year in any line; null if there is none.</summary>
    public int? FirstYear { get; internal set; }

    /// <summary>The last year in any line; null if there is none.</summary>
    public int? LastYear { get; internal set; }

    /// <summary>Takes what the footer of an index says.</summary>
    internal void Begin(IndexFile index, bool readsBlocks)
    {
        (Index, ReadsBlocks) = (index, readsBlocks);
        if (!readsBlocks) Ngrams = index.Ngrams;
        if (index.Contents.FirstYear > 0) (FirstYear, LastYear) = (index.Contents.FirstYear, index.Contents.LastYear);
    }

    /// <summary>Adds blocks of the index that were read.</summary>
    internal void AddBlocks(long ngrams, long tagged, IndexTotals totals)
    {
        lock (_gate)
        {
            Ngrams += ngrams;
            TaggedNgrams += tagged;
            _totals.Add(totals);
        }
    }

    /// <summary>Compares the sums and years of an index with those of its rows, if all were read. REQUIRES: the run has ended.</summary>
    /// <exception cref="MapReduceException">They differ.</exception>
    public void CheckTotals()
    {
        if (ReadsBlocks) Index!.Check(_totals);
    }

    /// <summary>Refuses an input that is called an index and does not begin like one.</summary>
    /// <exception cref="MapReduceException">It is such an input.</exception>
    public static void CheckName(InputSource input) => IndexInputs.IsIndex(input);

    /// <summary>The ngrams of an index, as its footer says; of others, those that were found.</summary>
    public long NgramsIn => Index?.Ngrams ?? Ngrams;

    /// <summary>The share of tagged ngrams, 0 to 1.</summary>
    public double TaggedShare => Ngrams == 0 ? 0 : (double)TaggedNgrams / Ngrams;
}
