namespace MapReduce.Ngrams.Generate;

/// <summary>
/// Fills one piece per worker at a time and writes the pieces in order. There are two sets of buffers: one is filled
/// while the other is written (and compressed, if the stream does that).
/// </summary>
internal static class PieceWriter
{
    public static GeneratedDataset Write(Stream output, IPieces pieces, int workers, CancellationToken cancellation)
    {
        int width = (int)Math.Clamp(pieces.Count, 1, workers);
        PieceBuffer[] filling = NewSet(width), writing = NewSet(width);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellation };
        var written = new GeneratedDataset(0, pieces.Ngrams, 0, 0, 0);
        Task write = Task.CompletedTask;
        try
        {
            for (long first = 0; first < pieces.Count; first += width)
            {
                cancellation.ThrowIfCancellationRequested();
                int filled = (int)Math.Min(pieces.Count - first, width);
                if (filled == 1) Fill(pieces, first, filling[0]);
                else
                {
                    PieceBuffer[] set = filling;
                    Parallel.For(0, filled, parallel, i => Fill(pieces, first + i, set[i]));
                }
                write.GetAwaiter().GetResult();
                (filling, writing) = (writing, filling);
                ArraySegment<PieceBuffer> ready = new(writing, 0, filled);
                written = Sum(written, ready);
                write = Task.Run(() => Write(output, ready), CancellationToken.None);
            }
            write.GetAwaiter().GetResult();
            return written;
        }
        finally
        {
            // Returns the stream to the caller only after the last write has ended.
            Task.WhenAny(write).GetAwaiter().GetResult();
        }
    }

    private static PieceBuffer[] NewSet(int width) => [.. Enumerable.Range(0, width).Select(static _ => new PieceBuffer())];

    private static void Fill(IPieces pieces, long piece, PieceBuffer buffer)
    {
        buffer.Clear();
        pieces.Fill(piece, buffer);
    }

    private static void Write(Stream output, ArraySegment<PieceBuffer> buffers)
    {
        foreach (PieceBuffer buffer in buffers) output.Write(buffer.Written.Span);
    }

    private static GeneratedDataset Sum(GeneratedDataset written, ArraySegment<PieceBuffer> buffers)
    {
        foreach (PieceBuffer buffer in buffers)
        {
            written = written with
            {
                Lines = written.Lines + buffer.Lines,
                Bytes = written.Bytes + buffer.Length,
                Matches = written.Matches + buffer.Matches,
                Volumes = written.Volumes + buffer.Volumes,
            };
        }
        return written;
    }
}
