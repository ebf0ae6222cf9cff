using MapReduce.Input.Archives;

namespace MapReduce.Tests.Input.Archives;

public sealed class FrameworkGzipReaderTests : GzipReaderTests
{
    private protected override InflateMethod Method => InflateMethod.Framework;
}
