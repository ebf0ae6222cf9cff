using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Tests.Folder;

/// <summary>Other machines run the program that chooses a build, not the build that it chose here.</summary>
public sealed class OwnProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("mapreduce-v2", true)]
    [InlineData("mapreduce-v4", true)]
    [InlineData("mapreduce-v5", false)]
    [InlineData("mapreduce", false)]
    [InlineData("other-v3", false)]
    public void A_build_of_a_level_stands_beside_the_program_that_chooses_it(string name, bool isChosen)
    {
        _folder.Write("mapreduce", "");
        Assert.Equal(isChosen ? _folder.At("mapreduce") : null, OwnProgram.Chooser(_folder.At(name)));
    }

    public void Dispose() => _folder.Dispose();
}
