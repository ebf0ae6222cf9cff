namespace MapReduce.Map;

/// <summary>A way in which a line can be wrong. Each job has a closed set.</summary>
/// <param name="Name">Short and stable, as reports and rejects spell it: <c>too-few-fields</c>.</param>
/// <param name="Message">What was expected, in a few words.</param>
public sealed record BadLineKind(string Name, string Message);
