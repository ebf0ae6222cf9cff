using MapReduce.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Input.Archives;

public sealed class IsalGzipReaderTests : GzipReaderTests
{
    public IsalGzipReaderTests() => Assert.SkipUnless(IsalLibrary.TryGet(out _), "no ISA-L on this machine (Debian: libisal2)");

    private protected override InflateMethod Method => InflateMethod.Isal;
}
