namespace MapReduce.Cli.Process;

/// <summary>The program's version.</summary>
internal static class ProgramVersion
{
    public static string Number => typeof(ProgramVersion).Assembly.GetName().Version!.ToString(3);

    /// <summary>As <c>--version</c> prints it, and plans record it.</summary>
    public static string Line => $"mapreduce {Number}";
}
