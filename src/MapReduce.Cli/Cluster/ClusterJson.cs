using System.Text.Json.Serialization;

namespace MapReduce.Cli.Cluster;

/// <summary>The files of a run's folder as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(TaskDone))]
[JsonSerializable(typeof(ResultDone))]
[JsonSerializable(typeof(TaskTry))]
[JsonSerializable(typeof(Submission))]
[JsonSerializable(typeof(RunStatus))]
internal sealed partial class ClusterJson : JsonSerializerContext;
