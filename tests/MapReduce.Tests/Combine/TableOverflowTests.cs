using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

public sealed class TableOverflowTests
{
    private const ulong Most = long.MaxValue;

    public static TheoryData<string> SomeKeys => ["", "short", "sixteen bytes ok", "a key longer than its head in the entry"];

    [Theory]
    [MemberData(nameof(SomeKeys))]
    public void The_largest_sum_is_no_overflow(string key)
    {
        using CombiningTable<Sum> table = new[] { (key, Most - 5), ("other", Most), (key, 5UL), (key, 0UL) }.ToTable();
        Assert.Equal(new Dictionary<string, ulong> { [key] = Most, ["other"] = Most }, table.ToDictionary());
    }

    [Theory]
    [MemberData(nameof(SomeKeys))]
    public void A_sum_beyond_it_is_an_error_that_names_the_key(string key)
    {
        foreach (ulong[] numbers in new ulong[][] { [Most, 1], [1, Most], [Most, Most], [Most / 2, Most / 2, 2], [Most + 1], [0, Most + 1], [ulong.MaxValue] })
        {
            using var table = new CombiningTable<Sum>();
            var overflow = Assert.Throws<SumOverflowException>(() =>
            {
                foreach (ulong number in numbers)
                {
                    table.Add("other"u8, new Sum(1));
                    table.Add(Keys.Bytes(key), new Sum(number));
                }
                table.Flush();
            });
            Assert.Equal(key, Keys.Text(overflow.Key.Span));
        }
    }

    [Theory]
    [MemberData(nameof(SomeKeys))]
    public void Numbers_that_meet_in_a_later_flush_overflow_as_well(string key)
    {
        using var table = new CombiningTable<Sum>();
        table.Add(Keys.Bytes(key), new Sum(Most));
        table.Flush();
        for (int i = 0; i < 20_000; i++) table.Add(Keys.Bytes($"other {i}"), new Sum(Most));
        table.Flush();
        table.Add(Keys.Bytes(key), new Sum(1));
        var overflow = Assert.Throws<SumOverflowException>(table.Flush);
        Assert.Equal(key, Keys.Text(overflow.Key.Span));
    }

    [Fact]
    public void The_named_key_is_a_copy()
    {
        using var table = new CombiningTable<Sum>();
        table.Add("first"u8, new Sum(Most + 1));
        var overflow = Assert.Throws<SumOverflowException>(table.Flush);
        table.Clear();
        table.Add("later"u8, new Sum(1));
        Assert.Equal("first", Keys.Text(overflow.Key.Span));
    }
}
