using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using static MapReduce.Cluster.Tests.SampleJob;

namespace MapReduce.Cluster.Tests.Driver;

public sealed class NextStepTests
{
    [Fact]
    public void A_run_that_has_not_begun_is_handed_in_whole()
    {
        using var run = new SampleJob(shards: 3, partitions: 2);
        Assert.Equal([Shard(0), Shard(1), Shard(2), Range(0), Range(1), JobTask.Finish], run.Next.ToSubmit);
    }

    [Fact]
    public void One_partition_needs_no_reducers_but_the_last_step()
    {
        using var run = new SampleJob(shards: 2, partitions: 1);
        Assert.Equal([Shard(0), Shard(1), JobTask.Finish], run.Next.ToSubmit);
    }

    [Fact]
    public void What_is_under_way_is_not_handed_in_again()
    {
        using var run = new SampleJob(shards: 2, partitions: 1);
        run.Queued(Shard(0), isRunning: true, "7_0");
        run.Queued(Shard(1), isRunning: false, "7_1");
        run.Queued(JobTask.Finish, isRunning: false, "8");
        NextStep next = run.Next;
        Assert.Empty(next.ToSubmit);
        Assert.Empty(next.ToCancel);
        Assert.True(next.HasLive);
    }

    [Fact]
    public void A_shard_that_was_killed_is_handed_in_alone_and_what_waited_for_it_anew()
    {
        using var run = new SampleJob(shards: 3, partitions: 2);
        run.Finish(Shard(0), Shard(2));
        run.Try(Shard(1));
        foreach ((JobTask task, string job) in new[] { (Range(0), "8_0"), (Range(1), "8_1"), (JobTask.Finish, "9") }) run.Queued(task, isRunning: false, job);
        NextStep next = run.Next;
        Assert.Equal([Shard(1), Range(0), Range(1), JobTask.Finish], next.ToSubmit);
        Assert.Equal(["8_0", "8_1", "9"], next.ToCancel.Order());
    }

    [Fact]
    public void Jobs_that_can_never_begin_are_taken_back_and_handed_in_anew()
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        run.Finish(Shard(0));
        run.Queue.NeverSatisfied.Add("9");
        NextStep next = run.Next;
        Assert.Equal([JobTask.Finish], next.ToSubmit);
        Assert.Equal(["9"], next.ToCancel);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(2)]
    public void Bad_data_and_another_plan_are_never_tried_again_and_nothing_waits_for_them(int exitCode)
    {
        using var run = new SampleJob(shards: 2, partitions: 1);
        run.Finish(Shard(0));
        run.Try(Shard(1), exitCode, "a.gz:7 (byte 100): too-few-fields");
        run.Queued(JobTask.Finish, isRunning: false, "9");
        NextStep next = run.Next;
        Assert.Empty(next.ToSubmit);
        Assert.Equal(["9"], next.ToCancel);
        GivenUpTask given = Assert.Single(next.GivenUp);
        Assert.Equal((Shard(1), exitCode), (given.Task, given.ExitCode));
        Assert.Equal("a.gz:7 (byte 100): too-few-fields (log: /log)", given.Reason);
    }

    [Fact]
    public void A_shard_is_given_up_after_as_many_attempts_as_are_allowed()
    {
        using var run = new SampleJob(shards: 1, partitions: 1, maxTries: 2);
        run.Try(Shard(0), exitCode: 74, "disk full");
        Assert.Contains(Shard(0), run.Next.ToSubmit);
        run.Try(Shard(0));
        run.Queue.Ended[Shard(0)] = new TaskEnd(EndReason.Ended, "FAILED, signal 9 on node2");
        NextStep next = run.Next;
        Assert.Empty(next.ToSubmit);
        Assert.Equal("ended without a report: FAILED, signal 9 on node2 (log: /log); tried 2 times, and --max-tries is 2", Assert.Single(next.GivenUp).Reason);
    }

    [Fact]
    public void Attempts_that_were_asked_to_stop_do_not_count()
    {
        using var run = new SampleJob(shards: 1, partitions: 1, maxTries: 1);
        run.Try(Shard(0), exitCode: 143, "asked to stop", wasInterrupted: true);
        Assert.Contains(Shard(0), run.Next.ToSubmit);
    }

    [Fact]
    public void A_failure_in_the_folder_is_newer_than_a_look_at_the_queue()
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        run.Queued(Shard(0), isRunning: true, "7_0");
        run.Try(Shard(0), exitCode: 74, "disk full", job: "7_0");
        Assert.Contains(Shard(0), run.Next.ToSubmit);
    }

    [Fact]
    public void An_attempt_that_went_back_into_the_queue_is_still_there()
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        run.Queued(Shard(0), isRunning: false, "7_0");
        run.Queued(JobTask.Finish, isRunning: false, "8");
        run.Try(Shard(0), exitCode: 75, "the time was nearly up", job: "7_0");
        Assert.Empty(run.Next.ToSubmit);
    }

    [Fact]
    public void Tasks_that_never_begin_are_not_handed_in_for_ever()
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        run.Queue.Ended[Shard(0)] = new TaskEnd(EndReason.Ended, "FAILED (NonZeroExitCode), exit code 127");
        run.Submitted[Shard(0)] = 2;
        Assert.Contains(Shard(0), run.Next.ToSubmit);
        run.Submitted[Shard(0)] = 3;
        Assert.Contains("exit code 127", Assert.Single(run.Next.GivenUp).Reason);
    }

    [Fact]
    public void A_task_that_somebody_took_back_stays_back_until_resume()
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        run.Queue.Ended[Shard(0)] = new TaskEnd(EndReason.Canceled, "CANCELLED");
        Assert.Contains(Shard(0), run.Next.ToSubmit);
        run.Submitted[Shard(0)] = 1;
        Assert.Equal(75, Assert.Single(run.Next.GivenUp).ExitCode);
    }

    [Fact]
    public void Another_shard_goes_on_while_one_is_given_up()
    {
        using var run = new SampleJob(shards: 3, partitions: 1);
        run.Try(Shard(0), exitCode: 65, "bad");
        run.Queued(Shard(1), isRunning: true, "7_1");
        run.Try(Shard(2), exitCode: 74, "disk full");
        NextStep next = run.Next;
        Assert.Equal([Shard(2)], next.ToSubmit);
        Assert.True(next.HasLive);
    }

    [Fact]
    public void A_commit_of_another_plan_or_without_its_run_is_no_commit()
    {
        using var run = new SampleJob(shards: 2, partitions: 1);
        run.Finish(Shard(0), Shard(1));
        File.Delete(run.Folder.At("parts/map-00000.a.run"));
        File.WriteAllText(run.Folder.At("done/1.json"), File.ReadAllText(run.Folder.At("done/1.json")).Replace(run.Manifest.Hash, new string('0', 32), StringComparison.Ordinal));
        Assert.Equal([Shard(0), Shard(1)], run.State.Missing(TaskStage.Map));
    }
}
