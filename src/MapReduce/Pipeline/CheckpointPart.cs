using MapReduce.Input;

namespace MapReduce.Pipeline;

/// <summary>What a checkpoint commits at a time: some small inputs, one input, or a part of a large plain file.</summary>
/// <param name="Number">0-based.</param>
/// <param name="Inputs">What is read for it.</param>
internal sealed record CheckpointPart(int Number, IReadOnlyList<InputSource> Inputs)
{
    /// <summary>
    /// Cuts a run into parts of about <paramref name="bytes"/>: a function of the inputs alone, so that a rerun cuts alike. An
    /// input that is cut shares its parts with no other.
    /// </summary>
    public static List<CheckpointPart> Cut(IReadOnlyList<InputSource> inputs, long bytes)
    {
        var parts = new List<CheckpointPart>();
        var open = new List<InputSource>();
        foreach (InputSource input in inputs)
        {
            long size = input.StoredBytes!.Value;
            if (open.Count > 0 && open.Sum(o => o.StoredBytes!.Value) + size > bytes) Close(parts, open);
            if (!input.IsSeekable || size <= bytes)
            {
                open.Add(input);
                continue;
            }
            for (long offset = 0; offset < size; offset += bytes)
            {
                open.Add(input with { PartOffset = offset, PartBytes = Math.Min(bytes, size - offset) });
                Close(parts, open);
            }
        }
        if (open.Count > 0) Close(parts, open);
        return parts;
    }

    private static void Close(List<CheckpointPart> parts, List<InputSource> open)
    {
        parts.Add(new CheckpointPart(parts.Count, [.. open]));
        open.Clear();
    }
}
