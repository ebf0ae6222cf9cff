using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

public sealed class IndexPermutationTests
{
    [Fact]
    public void EveryIndexComesOnceForEverySmallRange()
    {
        for (int count = 0; count < 300; count++)
        {
            var permutation = new IndexPermutation(count, key: (ulong)count * 31);
            long[] indexes = [.. Enumerable.Range(0, count).Select(position => permutation.At(position))];
            Assert.Equal(Enumerable.Range(0, count).Select(index => (long)index), indexes.Order());
        }
    }

    [Theory]
    [InlineData(1L << 40), InlineData((1L << 62) - 1)]
    public void IndexesOfALargeRangeStayInIt(long count)
    {
        var permutation = new IndexPermutation(count, key: 1);
        HashSet<long> seen = [];
        for (long position = count - 1000; position < count; position++)
        {
            long index = permutation.At(position);
            Assert.InRange(index, 0, count - 1);
            Assert.True(seen.Add(index));
        }
    }

    [Fact]
    public void NeighboursAreTornApart()
    {
        var permutation = new IndexPermutation(1_000_000, key: 5);
        long[] steps = [.. Enumerable.Range(0, 10_000).Select(position => Math.Abs(permutation.At(position + 1) - permutation.At(position)))];

        // The mean distance of two random points on a line is a third of it.
        Assert.InRange(steps.Average(), 300_000, 370_000);
    }
}
