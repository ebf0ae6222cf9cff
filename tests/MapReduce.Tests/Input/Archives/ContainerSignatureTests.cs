using MapReduce.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Input.Archives;

public sealed class ContainerSignatureTests
{
    [Theory]
    [InlineData("1f8b", Container.Gzip)]
    [InlineData("1f8b0800", Container.Gzip)]
    [InlineData("28b52ffd", Container.Zstd)]
    [InlineData("502a4d18", Container.Zstd)]
    [InlineData("5f2a4d18aa", Container.Zstd)]
    [InlineData("504b0304", Container.Zip)]
    [InlineData("504b0506", Container.Zip)]
    [InlineData("", Container.Plain)]
    [InlineData("1f", Container.Plain)]
    [InlineData("28b52f", Container.Plain)]
    [InlineData("504b", Container.Plain)]
    [InlineData("602a4d18", Container.Plain)]
    [InlineData("504b0708", Container.Plain)]
    [InlineData("74686509", Container.Plain)]
    public void AContainerIsToldByItsFirstBytes(string head, Container container) =>
        Assert.Equal(container, ContainerSignature.Of(Convert.FromHexString(head)));
}
