using System.Text;
using CsCheck;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Reduce;

namespace MapReduce.Ngrams.Tests.Group;

public sealed unsafe class ComposedKeyTests
{
    [Fact]
    public void Keys_sort_as_their_ngrams_do_and_then_as_their_years_do()
    {
        Gen<string> ngram = Gen.OneOf("a", "b", "\u0001", " ", "é", "中", "aaaaaaaaaaaaa", "\u007f").Array[1, 4].Select(string.Concat);
        Gen.Select(ngram, Gen.Int[1, 9999]).Array[1, 60].Sample(
            pairs =>
            {
                using var table = new CombiningTable<NgramCount>(1 << 20);
                foreach ((string text, int year) in pairs)
                {
                    // What lies behind an ngram in a batch must not come into the key.
                    byte[] bytes = [.. Encoding.UTF8.GetBytes(text), .. Enumerable.Repeat((byte)0xEE, 32)];
                    fixed (byte* start = bytes) ComposedKey.Add(table, names: null, start, (uint)bytes.Length - 32, (uint)year, new NgramCount(1, 1));
                }
                table.Flush();
                using var sorted = new SortedTable<NgramCount>(table);
                using var merger = new RowMerger<NgramCount>([new TableCursor<NgramCount>(sorted, 0, (int)sorted.Count)]);
                var read = new List<(string, int)>();
                while (merger.Next()) read.Add((Encoding.UTF8.GetString(ComposedKey.Ngram(merger.Key)), ComposedKey.Year(merger.Key)));
                Assert.Equal(
                    pairs.Distinct().OrderBy(p => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(p.Item1)), StringComparer.Ordinal).ThenBy(p => p.Item2), read);
            },
            iter: 300, threads: 1);
    }
}
