using MapReduce.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Input.Archives;

public sealed class MemberFeedTests
{
    [Fact]
    public void NoStepOfMoreThanOneByteReachesAPossibleEnd()
    {
        var random = new Random(3);
        for (int round = 0; round < 2000; round++)
        {
            // Few different bytes, so that signatures are common and overlap with what looks like one.
            byte[] data = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (byte[])[0x1F, 0x8B, 0x08, 0x00]).Select(x => x[random.Next(4)])];
            if (random.Next(2) == 0 && data.Length > 20)
                GzipHeader.Signature.CopyTo(data.AsSpan(random.Next(data.Length - 3)));
            int at = 0;
            while (at < data.Length)
            {
                int step = MemberFeed.StepBytes(data.AsSpan(at));
                for (int end = at + 1; step > 1 && end <= at + step; end++)
                    Assert.False(IsPossibleEnd(data, end), $"step {at}+{step} of {Convert.ToHexString(data)}");
                at += step;
            }
        }
    }

    [Fact]
    public void StepsAreLongWhereNothingCanEnd() =>
        Assert.Equal(MemberFeed.LongestStepBytes, MemberFeed.StepBytes(new byte[20_000]));

    [Fact]
    public void WhereTheEndIsNearEveryByteIsAStep() =>
        Assert.Equal(1, MemberFeed.StepBytes(new byte[11]));

    private static bool IsPossibleEnd(byte[] data, int end) =>
        end + 8 >= data.Length || GzipHeader.Signature.StartsWith(data.AsSpan(end + 8, Math.Min(3, data.Length - end - 8)));
}
