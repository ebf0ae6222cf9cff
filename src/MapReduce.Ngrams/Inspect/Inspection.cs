using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Inspect;

/// <summary>What an input turns out to be, as a run over it comes to know it.</summary>
/// <remarks>Workers write what is the same for each of them; all else is written by one thread.</remarks>
/// <param name="container">How its bytes are wrapped, as far as it is known beforehand.</param>
public sealed class Inspection(Container container)
{
    private volatile int _container = (int)container;
    private volatile int _format = -1;

    /// <summary>How its bytes are wrapped; for what comes through a pipe, known once bytes have come.</summary>
    public Container Container
    {
        get => (Container)_container;
        internal set => _container = (int)value;
    }

    /// <summary>Its version; null where no line has the shape of any.</summary>
    public NgramFormat? Format
    {
        get => _format < 0 ? null : (NgramFormat)_format;
        internal set => _format = value is { } format ? (int)format : -1;
    }

    /// <summary>Distinct ngrams.</summary>
    public long Ngrams { get; internal set; }

    /// <summary>Those with a tagged word or a placeholder in them.</summary>
    public long TaggedNgrams { get; internal set; }

    /// <summary>The first year of any line; null where there is none.</summary>
    public int? FirstYear { get; internal set; }

    /// <summary>The last year of any line; null where there is none.</summary>
    public int? LastYear { get; internal set; }

    /// <summary>Tagged ngrams as a part of all.</summary>
    public double TaggedShare => Ngrams == 0 ? 0 : (double)TaggedNgrams / Ngrams;
}
