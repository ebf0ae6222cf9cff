using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Checkpoint;

public sealed class InputPartTests
{
    [Fact]
    public void Parts_are_neighbours_that_together_keep_within_the_size()
    {
        List<InputPart> parts = InputPart.Cut([Packed(0, 40), Packed(1, 50), Packed(2, 20), Packed(3, 80), Packed(4, 0)], 100);
        Assert.Equal([[0, 1], [2, 3, 4]], parts.Select(p => p.Inputs.Select(i => i.Index)));
        Assert.Equal([0, 1], parts.Select(p => p.Number));
    }

    [Fact]
    public void What_is_compressed_is_never_cut_however_large_it_is()
    {
        List<InputPart> parts = InputPart.Cut([Packed(0, 1), Packed(1, 1000), Packed(2, 1)], 100);
        Assert.Equal([[0], [1], [2]], parts.Select(p => p.Inputs.Select(i => i.Index)));
        Assert.All(parts, p => Assert.Null(p.Inputs[0].PartBytes));
    }

    [Fact]
    public void A_large_plain_file_is_cut_into_parts_of_its_own_that_cover_it()
    {
        List<InputPart> parts = InputPart.Cut([Plain(0, 10), Plain(1, 250), Plain(2, 10)], 100);
        Assert.Equal([[0], [1], [1], [1], [2]], parts.Select(p => p.Inputs.Select(i => i.Index)));
        Assert.Equal([(0L, 100L), (100L, 100L), (200L, 50L)], parts[1..4].Select(p => (p.Inputs[0].PartOffset, p.Inputs[0].PartBytes!.Value)));
    }

    private static InputSource Packed(int index, long bytes) => new(index, $"{index}.gz", $"{index}.gz", Container.Gzip, bytes);

    private static InputSource Plain(int index, long bytes) => new(index, $"{index}.tsv", $"{index}.tsv", Container.Plain, bytes);
}
