using MapReduce.Input;

namespace MapReduce.Checkpoint;

/// <summary>The unit that a checkpoint or a shard commits: a few small inputs, one input, or a part of a large plain file.</summary>
/// <param name="Number">0-based.</param>
/// <param name="Inputs">What it reads.</param>
public sealed record InputPart(int Number, IReadOnlyList<InputSource> Inputs)
{
    /// <summary>
    /// Cuts the inputs into parts of about <paramref name="bytes"/> stored bytes. The cuts depend on the inputs alone, so a rerun
    /// cuts at the same places. A part of a cut input holds no other input; compressed inputs are never cut.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="bytes">Stored bytes of a part.</param>
    /// <param name="hasRanges">Whether an input can be cut; null for whether it is a plain file.</param>
    public static List<InputPart> Cut(IReadOnlyList<InputSource> inputs, long bytes, Func<InputSource, bool>? hasRanges = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        var parts = new List<InputPart>();
        var open = new List<InputSource>();
        long opened = 0;
        void Close()
        {
            parts.Add(new InputPart(parts.Count, [.. open]));
            open.Clear();
            opened = 0;
        }
        foreach (InputSource input in inputs)
        {
            long size = input.StoredBytes!.Value;
            bool isCut = size > bytes && (hasRanges?.Invoke(input) ?? input.IsSeekable);
            if (open.Count > 0 && (isCut || opened + size > bytes)) Close();
            if (!isCut)
            {
                open.Add(input);
                opened += size;
                continue;
            }
            for (long offset = 0; offset < size; offset += bytes)
            {
                open.Add(input with { PartOffset = offset, PartBytes = Math.Min(bytes, size - offset) });
                Close();
            }
        }
        if (open.Count > 0) Close();
        return parts;
    }
}
