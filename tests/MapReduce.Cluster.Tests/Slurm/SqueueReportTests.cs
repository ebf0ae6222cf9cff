using MapReduce.Cluster.Slurm;

namespace MapReduce.Cluster.Tests.Slurm;

public sealed class SqueueReportTests
{
    /// <summary>The same things as newer versions say them: numbers that say whether they are set, states with marks, exit codes taken apart.</summary>
    private const string Newer = """
        {"jobs":[
          {"job_id":100,"array_job_id":{"set":true,"infinite":false,"number":100},"array_task_id":{"set":false,"infinite":false,"number":0},"array_task_string":"4-5%2",
           "name":"run","comment":"mapreduce:map:1000:t","job_state":["PENDING"],"state_reason":"JobArrayTaskLimit","nodes":"",
           "exit_code":{"status":["SUCCESS"],"return_code":{"set":true,"infinite":false,"number":0},"signal":{"id":{"set":false,"infinite":false,"number":0},"name":""}},"end_time":{"set":true,"infinite":false,"number":0}},
          {"job_id":101,"array_job_id":{"set":true,"infinite":false,"number":100},"array_task_id":{"set":true,"infinite":false,"number":0},"array_task_string":"",
           "name":"run","comment":"mapreduce:map:1000:t","job_state":["FAILED"],"state_reason":"RaisedSignal:9(Killed)","nodes":"n1",
           "exit_code":{"status":["SIGNALED"],"return_code":{"set":false,"infinite":false,"number":0},"signal":{"id":{"set":true,"infinite":false,"number":9},"name":"KILL"}},"end_time":{"set":true,"infinite":false,"number":1700000000}},
          {"job_id":102,"array_job_id":{"set":true,"infinite":false,"number":0},"array_task_id":{"set":false,"infinite":false,"number":0},"array_task_string":"",
           "name":"run","comment":"mapreduce:finish:0:t","job_state":["RUNNING","COMPLETING"],"state_reason":"None","nodes":"n2","exit_code":{"status":"PENDING","return_code":0}}
        ]}
        """;

    [Fact]
    public void Without_a_controller_no_jobs_are_no_answer()
    {
        const string recorded = """
            {"errors":[{"description":"Failed while looking for jobs","error_number":-1,"error":"Unspecified error","source":"slurm_load_jobs"}],"jobs":[]}
            """;
        Assert.Null(SqueueReport.Parse(recorded));
        Assert.Empty(SqueueReport.Parse("""{"errors":[],"jobs":[]}""")!);
    }

    [Fact]
    public void The_recorded_report_of_an_old_version_is_understood()
    {
        List<SlurmJob> jobs = Read(File.ReadAllText(Path.Join(Checkout.Root, "tests", "MapReduce.Cluster.Tests", "Slurm", "squeue-22.05.json")));
        Assert.Equal(7, jobs.Count);
        Assert.All(jobs, j => Assert.Equal("run-abc", j.Name));
        SlurmJob killed = jobs.Single(j => j.Tasks is [0]), bad = jobs.Single(j => j.Tasks is [1]);
        Assert.Equal(("1", "FAILED", "signal 9", true), (killed.Id, killed.State, killed.Exit, killed.IsOver));
        Assert.Equal(("1", "exit code 65", "FAILED (NonZeroExitCode), exit code 65 on node1"), (bad.Id, bad.Exit, bad.End.Text));
        SlurmJob waiting = jobs.Single(j => j.Tasks?.Count > 1);
        Assert.Equal([4, 5], waiting.Tasks!);
        Assert.Equal(("PENDING", "JobArrayTaskLimit", false, false), (waiting.State, waiting.Reason, waiting.IsOver, waiting.IsRunning));
        Assert.Equal(2, jobs.Count(j => j.IsRunning));
        Assert.Equal(["2", "3"], jobs.Where(j => j.Tasks is null).Select(j => j.Id));
    }

    [Fact]
    public void The_form_of_newer_versions_is_understood_as_well()
    {
        List<SlurmJob> jobs = Read(Newer);
        Assert.Equal([4, 5], jobs[0].Tasks!);
        Assert.Equal(("100", "", false), (jobs[0].Id, jobs[0].Exit, jobs[0].IsOver));
        Assert.Equal([0], jobs[1].Tasks!);
        Assert.Equal(("100", "FAILED", "signal 9"), (jobs[1].Id, jobs[1].State, jobs[1].Exit));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), jobs[1].Ended);
        Assert.Null(jobs[2].Tasks);
        Assert.Equal(("102", "RUNNING", ""), (jobs[2].Id, jobs[2].State, jobs[2].Exit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")]
    [InlineData("{\"jobs\":")]
    [InlineData("{\"jobs\":7}")]
    [InlineData("{}")]
    public void What_is_no_report_is_no_answer(string text) => Assert.Null(SqueueReport.Parse(text));

    [Fact]
    public void A_report_that_lacks_everything_is_a_job_that_is_not_ours()
    {
        SlurmJob job = Read("{\"jobs\":[{}]}").Single();
        Assert.Null(SlurmScript.TaskOf(job.Comment, null));
    }

    [Fact]
    public void A_state_that_is_not_known_is_not_taken_for_an_end() =>
        Assert.False(Read("{\"jobs\":[{\"job_id\":1,\"job_state\":\"SOMETHING_NEW\"}]}").Single().IsOver);

    private static List<SlurmJob> Read(string text) => SqueueReport.Parse(text) ?? throw new InvalidOperationException("no report");
}
