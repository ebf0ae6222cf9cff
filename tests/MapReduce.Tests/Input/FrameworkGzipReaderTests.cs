using MapReduce.Input.Archives;

namespace MapReduce.Tests.Input;

public sealed class FrameworkGzipReaderTests : GzipReaderTests
{
    private protected override InflateMethod Method => InflateMethod.Framework;
}
