using CsCheck;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Tests.Folder;

public sealed class NumberListTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3", new[] { 0, 1, 2, 3 })]
    [InlineData("1,3-4,7", new[] { 1, 3, 4, 7 })]
    [InlineData("4-5%2", new[] { 4, 5 })]
    [InlineData("[2-3]", new[] { 2, 3 })]
    [InlineData("0-9:4", new[] { 0, 4, 8 })]
    [InlineData("1,3-4,...", new[] { 1, 3, 4 })]
    [InlineData("", new int[0])]
    [InlineData("x", new int[0])]
    public void Slurms_ways_of_writing_numbers_are_understood(string text, int[] numbers) => Assert.Equal(numbers, NumberList.Parse(text));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Int[0, 40].Array.Sample(any =>
        {
            int[] numbers = [.. any.Distinct().Order()];
            Assert.Equal(numbers, NumberList.Parse(NumberList.Show(numbers)));
        });

    [Fact]
    public void Neighbours_are_written_as_a_range() => Assert.Equal("0-2,5,8-9", NumberList.Show([0, 1, 2, 5, 8, 9]));
}
