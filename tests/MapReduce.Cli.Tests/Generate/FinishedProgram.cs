using System.Text;

namespace MapReduce.Cli.Tests.Generate;

/// <summary>How a run of the program ended.</summary>
internal sealed record FinishedProgram(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);
}
