using System.Text.Json.Serialization;

namespace MapReduce.Cluster.Folder;

/// <summary>The files of a job's folder as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(JobPlan))]
[JsonSerializable(typeof(TaskCommit))]
[JsonSerializable(typeof(ResultCommit))]
[JsonSerializable(typeof(AttemptRecord))]
[JsonSerializable(typeof(Submission))]
internal sealed partial class ClusterJson : JsonSerializerContext;
