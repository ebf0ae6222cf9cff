using System.Text;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>The order of rows, found batch by batch in any sequence, against that of the whole list.</summary>
public sealed class ResultOrderTests
{
    private static readonly ResultLayout Tsv = new(IsCsv: false, HasYear: true, HasHeader: false, Columns: 4);

    [Fact]
    public void Rows_are_accepted_where_the_whole_list_is_in_one_of_the_two_orders()
    {
        int refused = 0, accepted = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            (string Ngram, int Year, long Matches)[] rows = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (Ngram: new[] { "a", "a b", "ab", "é", "z" }[random.Next(5)], Year: random.Next(1, 4), Matches: (long)random.Next(1, 4)))];
            (string, int, long)[] byKey = [.. rows.OrderBy(r => r.Ngram, StringComparer.Ordinal).ThenBy(r => r.Year)], byCount = [.. rows.OrderByDescending(r => r.Matches).ThenBy(r => r.Ngram, StringComparer.Ordinal).ThenBy(r => r.Year)];
            if (seed % 3 == 0) rows = byKey;
            if (seed % 3 == 1) rows = byCount;
            bool isRepeated = rows.DistinctBy(r => (r.Ngram, r.Year)).Count() < rows.Length;
            // An ngram and year with two counts may be in the order of counts.
            bool isInOrder = (rows.SequenceEqual(byKey) && !isRepeated) || (rows.SequenceEqual(byCount) && rows.Distinct().Count() == rows.Length);
            if (isInOrder) accepted++;
            else refused++;
            Assert.Equal(isInOrder, IsAccepted([.. rows.Select(r => $"{r.Ngram}\t{r.Year}\t{r.Matches}\t1\n")], random));
        }
        Assert.True(accepted > 500 && refused > 500);
    }

    [Fact]
    public void What_is_no_row_is_passed_over_also_where_it_fills_a_batch()
    {
        Assert.False(IsAccepted(["b\t1\t1\t1\n", "bad\n", "\n", "a\t1\t2\t1\n", "a\t1\t2\t1\n"], null));
        Assert.True(IsAccepted(["a\t1\t1\t1\n", "bad\n", "\n", "b\t1\t2\t1\n", "zero\n"], null));
    }

    /// <summary>Checks lines in batches of one or more, which come in any sequence; null for one each, in theirs.</summary>
    private static unsafe bool IsAccepted(string[] lines, Random? random)
    {
        var batches = new List<(long Offset, byte[] Bytes)>();
        long offset = 0;
        for (int from = 0, to; from < lines.Length; from = to)
        {
            to = random is null ? from + 1 : random.Next(from + 1, lines.Length + 1);
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(lines[from..to]));
            batches.Add((offset, bytes));
            offset += bytes.Length;
        }
        var order = new ResultOrder();
        var input = new InputSource(0, "result", "result", Container.Plain, offset);
        try
        {
            foreach ((long at, byte[] bytes) in batches.OrderBy(_ => random?.Next()))
                fixed (byte* memory = bytes) order.Check(new Batch(input, Tsv.Dialect, memory, bytes.Length, at), Tsv);
            return true;
        }
        catch (MapReduceException e)
        {
            Assert.StartsWith("result: is not a result of count", e.Message, StringComparison.Ordinal);
            return false;
        }
    }
}
