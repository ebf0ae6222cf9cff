using MapReduce.Checkpoint;
using MapReduce.Input.Archives;
using MapReduce.Tests.Pipeline;

namespace MapReduce.Tests.Checkpoint;

public sealed class FolderLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void One_holder_at_a_time_and_the_next_when_it_is_gone()
    {
        using (FolderLock? first = FolderLock.TryTake(_folder.Path))
        {
            Assert.NotNull(first);
            Assert.Null(FolderLock.TryTake(_folder.Path));
        }
        using FolderLock? next = FolderLock.TryTake(_folder.Path);
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData("elsewhere", false)]
    [InlineData("elsewhere", true)]
    public void A_lock_that_is_a_link_is_refused_and_its_target_is_left_alone(string target, bool exists)
    {
        string other = Path.Join(_folder.Path, target);
        if (exists) File.WriteAllText(other, "mine");
        File.CreateSymbolicLink(Path.Join(_folder.Path, "lock"), other);
        MapReduceException refused = Assert.Throws<MapReduceException>(() => FolderLock.TryTake(_folder.Path));
        Assert.Equal(Failure.OutputFailed, refused.Failure);
        Assert.Contains("is a link to", refused.Message);
        Assert.Equal(exists ? "mine" : null, File.Exists(other) ? File.ReadAllText(other) : null);
    }

    [Fact]
    public async Task A_checkpoint_whose_lock_is_a_link_is_refused()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 60, 5));
        Directory.CreateDirectory(trial.Folder);
        string other = Path.Join(_folder.Path, "other");
        File.CreateSymbolicLink(Path.Join(trial.Folder, "lock"), other);
        MapReduceException refused = await Assert.ThrowsAsync<MapReduceException>(() => trial.Run().RunAsync(trial.Sources));
        Assert.Contains("is a link to", refused.Message);
        Assert.False(File.Exists(other));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_failure_and_not_a_lock_of_another() =>
        Assert.Equal(Failure.OutputFailed, Assert.Throws<MapReduceException>(() => FolderLock.TryTake(Path.Join(_folder.Path, "none"))).Failure);

    public void Dispose() => _folder.Dispose();
}
