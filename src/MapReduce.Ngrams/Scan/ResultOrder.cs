using System.Collections.Concurrent;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>
/// Checks that the rows of a result that is an input again are in an order in which count writes them: by ngram and year, or by
/// match_count, the largest first, and then by ngram and year. A history may have the columns of such a result, but may also have an ngram
/// twice, and then its rows are in neither order. All workers share it. Thread-safe.
/// </summary>
internal sealed class ResultOrder
{
    private readonly ConcurrentDictionary<int, InputOrder> _inputs = [];   // by the index of the input

    /// <summary>Checks a batch, and where it meets those that were checked before. REQUIRES: its memory as <see cref="Batch"/> says.</summary>
    /// <exception cref="MapReduceException">The rows of its input are in neither order.</exception>
    public unsafe void Check(in Batch batch, ResultLayout layout)
    {
        var rows = new Stretch(batch.Offset, batch.Offset + batch.Length, null, null, Orders.Both);
        var rest = new ReadOnlySpan<byte>(batch.Lines, batch.Length)[(int)LineIndex.FirstLine(in batch)..];
        if (batch.Offset == 0 && layout.HasHeader) rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        ReadOnlySpan<byte> ngram = default;
        uint year = 0;
        ulong matches = 0;
        while (!rest.IsEmpty)
        {
            int newline = rest.IndexOf((byte)'\n');
            var parser = new PlainLineParser();
            if (parser.ParseResult(rest[..newline], layout))
            {
                if (rows.First is null) rows = rows with { First = new Row(parser.Ngram.ToArray(), parser.Year, parser.Matches) };
                else rows = rows with { Orders = rows.Orders & OrdersOf(ngram, year, matches, parser.Ngram, parser.Year, parser.Matches) };
                ngram = parser.Ngram;
                (year, matches) = (parser.Year, parser.Matches);
            }
            rest = rest[(newline + 1)..];
        }
        if (rows.First is not null) rows = rows with { Last = new Row(ngram.ToArray(), year, matches) };
        if (_inputs.GetOrAdd(batch.Input.Index, _ => new InputOrder()).Add(rows) == Orders.None)
        {
            throw new MapReduceException(
                Failure.BadData,
                $"{batch.Input.Name}: is not a result of count: its rows are neither in the order of ngram and year nor in that of match_count, or repeat an ngram and year, as a history may, which would count twice; give the files that it was made from");
        }
    }

    private static Orders OrdersOf(ReadOnlySpan<byte> ngram, uint year, ulong matches, ReadOnlySpan<byte> nextNgram, uint nextYear, ulong nextMatches)
    {
        // The quotes of CSV stand twice in both, which does not change their order.
        int order = ngram.SequenceCompareTo(nextNgram);
        bool ascends = order < 0 || (order == 0 && year < nextYear);
        return (ascends ? Orders.ByKey : Orders.None) | (matches > nextMatches || (matches == nextMatches && ascends) ? Orders.ByCount : Orders.None);
    }

    /// <summary>The orders that rows may be in.</summary>
    [Flags]
    private enum Orders
    {
        None = 0,
        ByKey = 1,
        ByCount = 2,
        Both = ByKey | ByCount,
    }

    private sealed record Row(byte[] Ngram, uint Year, ulong Matches);

    /// <summary>A stretch [From, To) of an input, with its first and last row, if it has any, and the orders in which all its rows are.</summary>
    private sealed record Stretch(long From, long To, Row? First, Row? Last, Orders Orders)
    {
        public Stretch Join(Stretch next)
        {
            Orders orders = Orders & next.Orders;
            if (Last is { } last && next.First is { } first) orders &= OrdersOf(last.Ngram, last.Year, last.Matches, first.Ngram, first.Year, first.Matches);
            return new Stretch(From, next.To, First ?? next.First, next.Last ?? Last, orders);
        }
    }

    /// <summary>The stretches of an input that have been checked. Neighbors become one, so there are few.</summary>
    private sealed class InputOrder
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<long, Stretch> _byFrom = [], _byTo = [];
        private Orders _orders = Orders.Both;

        /// <summary>Adds a stretch, and returns the orders that are left for the input.</summary>
        public Orders Add(Stretch added)
        {
            lock (_gate)
            {
                if (_byTo.Remove(added.From, out Stretch? before))
                {
                    _byFrom.Remove(before.From);
                    added = before.Join(added);
                }
                if (_byFrom.Remove(added.To, out Stretch? after))
                {
                    _byTo.Remove(after.To);
                    added = added.Join(after);
                }
                _byFrom[added.From] = _byTo[added.To] = added;
                return _orders &= added.Orders;
            }
        }
    }
}
