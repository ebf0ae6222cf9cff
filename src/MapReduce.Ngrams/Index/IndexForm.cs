using MapReduce.Output;

namespace MapReduce.Ngrams.Index;

/// <summary>The form of an index, which only the job of one can write.</summary>
/// <param name="contents">As for <see cref="IndexFormat"/>.</param>
public sealed class IndexForm(Func<IndexContents> contents) : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "ngrams";

    /// <inheritdoc/>
    public override bool IsBinary => true;

    /// <summary>The format that wrote the last index; null before.</summary>
    public IndexFormat? Written { get; private set; }

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(Written = new IndexFormat(contents));
}
