using System.Text;
using CsCheck;
using MapReduce.Storage;

namespace MapReduce.Tests.Storage;

/// <summary>Any bytes but NUL go through a string and back.</summary>
public sealed class PathBytesTests
{
    [Fact]
    public void Every_path_comes_back_byte_for_byte() =>
        Gen.Byte[1, 255].Array[0, 300].Sample(path =>
        {
            byte[] back = PathBytes.FromText(PathBytes.ToText(path));
            Assert.Equal(path, back[..^1]);
            Assert.Equal(0, back[^1]);
        });

    [Fact]
    public void Valid_text_is_carried_as_it_is() =>
        Assert.Equal("naïve/名前/😀", PathBytes.ToText(Encoding.UTF8.GetBytes("naïve/名前/😀")));

    [Fact]
    public void A_byte_that_is_not_part_of_valid_text_is_a_character_of_its_own() =>
        Assert.Equal("a\uDCFF\uDCE9b", PathBytes.ToText([(byte)'a', 0xFF, 0xE9, (byte)'b']));

    [Fact]
    public void A_path_with_a_NUL_is_refused() => Assert.Throws<IOException>(() => PathBytes.FromText("a\0b"));
}
