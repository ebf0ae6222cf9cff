using MapReduce.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Input.Archives;

public sealed class InflateChoiceTests
{
    [Fact]
    public void TheFrameworkIsTakenWhereItIsAskedFor() =>
        Assert.Equal(InflateMethod.Framework, InflateChoice.Of("dotnet"));

    [Fact]
    public void IsalIsTakenWhereItIsThere()
    {
        Assert.SkipUnless(IsalLibrary.TryGet(out _), "no ISA-L on this machine (Debian: libisal2)");
        Assert.Equal(InflateMethod.Isal, InflateChoice.Of("isal"));
        Assert.Equal(InflateMethod.Isal, InflateChoice.Of(null));
        Assert.Equal(InflateMethod.Isal, InflateChoice.Of(""));
    }

    [Fact]
    public void WithoutIsalTheFrameworkServesAndAskingForItIsAnError()
    {
        Assert.SkipWhen(IsalLibrary.TryGet(out _), "ISA-L is on this machine");
        Assert.Equal(InflateMethod.Framework, InflateChoice.Of(null));
        Assert.Contains("libisal2", Assert.Throws<MapReduceException>(() => InflateChoice.Of("isal")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownMethodIsAnError() =>
        Assert.Contains("expected isal or dotnet", Assert.Throws<MapReduceException>(() => InflateChoice.Of("zlib")).Message, StringComparison.Ordinal);
}
