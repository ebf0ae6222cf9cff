using MapReduce.Cluster.Folder;
using MapReduce.Cluster.Slurm;

namespace MapReduce.Cluster.Tests.Slurm;

public sealed class SlurmScriptTests
{
    [Fact]
    public void Arrays_keep_within_the_limit_and_add_an_offset()
    {
        SlurmScript[] scripts = [.. SlurmScript.Cut(TaskStage.Map, Shards(0..2500), arraySize: 1001)];
        Assert.Equal([0, 1001, 2002], scripts.Select(s => s.Offset));
        Assert.All(scripts, s => Assert.InRange(s.Numbers[^1], 0, 1000));
        Assert.Equal(Shards(0..2500), scripts.SelectMany(s => s.Tasks));
    }

    [Fact]
    public void Only_the_tasks_that_are_missing_are_in_the_arrays()
    {
        SlurmScript[] scripts = [.. SlurmScript.Cut(TaskStage.Map, [.. Shards(3..4), .. Shards(7..9), .. Shards(1001..1002)], arraySize: 1001)];
        Assert.Equal(["3,7-8", "0"], scripts.Select(s => NumberList.Show(s.Numbers)));
        Assert.Equal([0, 1001], scripts.Select(s => s.Offset));
    }

    [Theory]
    [InlineData("mapreduce:map:1001:abc", 4, "shard 1005")]
    [InlineData("mapreduce:reduce:0:abc", 4, "partition 4")]
    [InlineData("mapreduce:finish:0:abc", null, "the last step")]
    [InlineData("mapreduce:map:0:abc", null, null)]
    [InlineData("somebody's job", 4, null)]
    [InlineData("", null, null)]
    public void A_job_says_by_its_comment_which_tasks_it_has(string comment, int? number, string? task) =>
        Assert.Equal(task, SlurmScript.TaskOf(comment, number)?.ToString());

    [Fact]
    public void A_comment_is_found_again_in_what_Slurm_has()
    {
        foreach (SlurmScript script in SlurmScript.Cut(TaskStage.Map, Shards(0..30), arraySize: 7))
            Assert.Equal(script.Tasks, script.Numbers.Select(n => SlurmScript.TaskOf(script.Comment("token"), n)!.Value));
    }

    private static List<JobTask> Shards(Range range) => [.. Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Select(n => new JobTask(TaskStage.Map, n))];
}
