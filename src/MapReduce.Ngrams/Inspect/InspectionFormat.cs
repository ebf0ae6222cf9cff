using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Inspect;

/// <summary>Counts the rows of an inspection and writes none.</summary>
/// <param name="inspection">What is found.</param>
public sealed class InspectionFormat(Inspection inspection) : IRowFormat<InspectionBlock>
{
    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) { }

    /// <inheritdoc/>
    public InspectionBlock NewBlock() => default;

    /// <inheritdoc/>
    public void Append(InspectionBlock block, OutputTarget output)
    {
        inspection.Ngrams += block.Ngrams;
        inspection.TaggedNgrams += block.Tagged;
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }
}
