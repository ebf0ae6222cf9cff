namespace MapReduce.Cli.Cluster;

/// <summary>A line of <c>submissions.jsonl</c>: a job that was handed to the scheduler.</summary>
/// <param name="Time">When.</param>
/// <param name="Job">The scheduler's id.</param>
/// <param name="Stage">What its tasks do.</param>
/// <param name="Tasks">Their numbers, as in <c>0-39,41</c>.</param>
/// <param name="Token">The job's comment, by which it is known to the scheduler.</param>
internal sealed record Submission(DateTime Time, string Job, string Stage, string Tasks, string Token);
