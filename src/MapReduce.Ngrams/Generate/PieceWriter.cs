namespace MapReduce.Ngrams.Generate;

/// <summary>Fills as many pieces at once as there are workers, and writes them in their order.</summary>
internal static class PieceWriter
{
    public static GeneratedDataset Write(Stream output, IPieces pieces, int workers, CancellationToken cancellation)
    {
        var buffers = new PieceBuffer[(int)Math.Clamp(pieces.Count, 1, workers)];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i] = new PieceBuffer();
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = buffers.Length, CancellationToken = cancellation };
        var written = new GeneratedDataset(0, pieces.Ngrams, 0, 0, 0);
        for (long first = 0; first < pieces.Count; first += buffers.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            int filled = (int)Math.Min(pieces.Count - first, buffers.Length);
            if (filled == 1)
            {
                Fill(pieces, first, buffers[0]);
            }
            else
            {
                Parallel.For(0, filled, parallel, i => Fill(pieces, first + i, buffers[i]));
            }

            foreach (PieceBuffer buffer in buffers.AsSpan(0, filled))
            {
                output.Write(buffer.Written.Span);
                written = written with
                {
                    Lines = written.Lines + buffer.Lines,
                    Bytes = written.Bytes + buffer.Length,
                    Matches = written.Matches + buffer.Matches,
                    Volumes = written.Volumes + buffer.Volumes,
                };
            }
        }

        return written;
    }

    private static void Fill(IPieces pieces, long piece, PieceBuffer buffer)
    {
        buffer.Clear();
        pieces.Fill(piece, buffer);
    }
}
