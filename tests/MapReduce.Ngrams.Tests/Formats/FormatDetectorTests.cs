using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Formats;

public sealed class FormatDetectorTests
{
    [Theory]
    [InlineData("doctor\t2007\t545525\t366136\t57313\n", NgramFormat.V1)]
    [InlineData("watch\t1990\t5\t3\n", NgramFormat.V2)]
    [InlineData("watch\t1990,5,3\t1991,6,4\n", NgramFormat.V3)]
    [InlineData("watch\t1990,5,3\n", NgramFormat.V3)]
    [InlineData("\uFEFFdoctor\t2007\t1\t1\t1\n", NgramFormat.V1)]
    [InlineData("\uFEFFwatch\t1990,5,3\n", NgramFormat.V3)]
    [InlineData("doctor\t2007\t1\t1\t1\r\n", NgramFormat.V1)]
    [InlineData("9,000\t1990\t5\t3\n", NgramFormat.V2)]
    [InlineData("9,000\t1990,5,3\n", NgramFormat.V3)]
    [InlineData("0 \" A most useful\t1990\t5\t3\t2\n", NgramFormat.V1)]
    [InlineData("中文_NOUN\t1990,5,3", NgramFormat.V3)]
    [InlineData("a\t1\t5\t3", NgramFormat.V2)]
    public void The_shape_of_the_first_line_tells(string head, NgramFormat format) =>
        Assert.Equal(format, FormatDetector.Detect(Encoding.UTF8.GetBytes(head)));

    [Theory]
    [InlineData("\n\n\ndoctor\t2007\t1\t1\t1\n", NgramFormat.V1)]
    [InlineData("ngram\tyear\tmatch_count\tpage_count\tvolume_count\na\t1990\t5\t3\t2\n", NgramFormat.V1)]
    [InlineData("no line of any version\nwatch\t1990,5,3\n", NgramFormat.V3)]
    [InlineData("a\tb\tc\nwatch\t1990,5,3\n", NgramFormat.V3)]
    [InlineData("a\t1990\t5\nb\t1990\t5\t3\t2\n", NgramFormat.V1)]
    public void Lines_without_the_shape_of_a_version_are_passed_over(string head, NgramFormat format) =>
        Assert.Equal(format, FormatDetector.Detect(Encoding.UTF8.GetBytes(head)));

    [Theory]
    [InlineData("a\t1990\t5\t3\t2\nb\t1990,5", NgramFormat.V1)]
    [InlineData("a\t1990,5,3\nb\t1990\t5\t3", NgramFormat.V3)]
    [InlineData("a\t1990,5,3\t19", NgramFormat.V3)]
    [InlineData("a\t1990,5", NgramFormat.V3)]
    public void A_head_that_ends_inside_a_line_is_told_by_what_is_there(string head, NgramFormat format) =>
        Assert.Equal(format, FormatDetector.Detect(Encoding.UTF8.GetBytes(head)));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\uFEFF")]
    [InlineData("a")]
    [InlineData("\t\t\t\t\t")]
    [InlineData("a\tx\t5\t3\n")]
    [InlineData("a\t1990 5 3\n")]
    [InlineData("a\t1990\t5\t3\t2\t1\n")]
    [InlineData("a\t\n")]
    [InlineData("a\t1990")]
    [InlineData("a\t,1,2\n")]
    [InlineData("\0\0\0\0\t\0\n")]
    public void Where_no_line_has_a_shape_it_is_v2_whose_parser_says_what_is_wrong(string head) =>
        Assert.Equal(NgramFormat.V2, FormatDetector.Detect(Encoding.UTF8.GetBytes(head)));

    [Fact]
    public void Any_bytes_are_some_version()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            byte[] head = random.GetItems("0123456789\t,\n\ra\0\u00FF"u8.ToArray(), random.Next(200));
            Assert.True(Enum.IsDefined(FormatDetector.Detect(head)));
        }
    }

    [Theory]
    [InlineData(RealData.V1Tiny, NgramFormat.V1)]
    [InlineData(RealData.V2Shard, NgramFormat.V2)]
    [InlineData(RealData.V2Words, NgramFormat.V2)]
    public void Real_slices_are_told_by_a_whole_line_or_more(string name, NgramFormat format)
    {
        byte[] slice = RealData.Read(name);
        int line = slice.AsSpan().IndexOf((byte)'\n') + 1;
        for (int length = line; length < Math.Min(slice.Length, line + 300); length++) Assert.Equal(format, FormatDetector.Detect(slice.AsSpan(0, length)));
        Assert.Equal(format, FormatDetector.Detect(slice));
    }
}
