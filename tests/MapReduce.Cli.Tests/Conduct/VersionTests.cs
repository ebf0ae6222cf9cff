using MapReduce.Cli.Commands;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>--version</c>: a first line for scripts, and what else makes one build on one machine differ from another.</summary>
public sealed class VersionTests
{
    [Fact]
    public void The_first_line_is_a_name_and_a_number()
    {
        Finished run = ProgramRun.Of("--version").WithExitCode(0);
        Assert.Matches(@"^mapreduce \d+\.\d+\.\d+\n", run.OutputText);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void The_other_lines_are_names_and_values()
    {
        Assert.Equal(["commit", "runtime", "system", "vectors", "instructions", "libraries", "fonts"], Lines().Keys);
        Assert.All(Lines().Values, value => Assert.NotEmpty(value));
        Assert.Matches(@"^([0-9a-f]{12}(, and changes that were not committed)?|unknown \(.*\))$", Lines()["commit"]);
        Assert.Matches(@"^(JIT|native code), \.NET \d+\.\d+\.\d+.*, \w+(-\w+)+$", Lines()["runtime"]);
        // The tests of charts need both.
        Assert.Equal("libSkiaSharp, libHarfBuzzSharp", Lines()["libraries"]);
    }

    [Theory]
    [InlineData("scalar", "none")]
    [InlineData("128", "128 bits")]
    [InlineData("avx2", "MAPREDUCE_VECTOR_WIDTH=avx2: expected scalar, 128, 256 or 512")]
    public void The_width_of_vectors_is_that_of_the_environment(string asked, string shown) =>
        Assert.Equal(shown, Lines(("MAPREDUCE_VECTOR_WIDTH", asked))["vectors"]);

    [Fact]
    public void Only_instructions_of_this_processor_are_named()
    {
        const string list = "/proc/cpuinfo";
        Assert.SkipUnless(File.Exists(list), "no /proc here");
        string[] flags = File.ReadLines(list).First(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal)).Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries);
        (string Name, string Flag)[] names =
        [
            ("SSSE3", "ssse3"), ("SSE4.1", "sse4_1"), ("AVX2", "avx2"), ("BMI2", "bmi2"), ("AVX-512BW", "avx512bw"), ("AVX-512VBMI2", "avx512_vbmi2"),
            ("PCLMULQDQ", "pclmulqdq"), ("VPCLMULQDQ", "vpclmulqdq"), ("AdvSimd", "asimd"), ("CRC32", "crc32"),
        ];
        string[] used = Lines()["instructions"].Split(", ");
        Assert.NotEmpty(used);
        Assert.All(used, name => Assert.Contains(names.Single(known => known.Name == name).Flag, flags));
    }

    [Theory]
    [InlineData("1.2.3+0123456789abcdef0123456789abcdef01234567", "0123456789ab")]
    [InlineData("1.2.3+0123456789abcdef0123456789abcdef01234567.changed", "0123456789ab, and changes that were not committed")]
    [InlineData("1.2.3", "unknown (built outside a Git checkout)")]
    [InlineData(null, "unknown (built outside a Git checkout)")]
    public void The_commit_is_shown_as_the_build_knew_it(string? version, string shown) => Assert.Equal(shown, VersionText.Commit(version));

    private static Dictionary<string, string> Lines(params (string Name, string Value)[] variables) => ProgramRun.In(
        new Setting { Variables = variables.ToDictionary(v => v.Name, v => (string?)v.Value) }, "--version").WithExitCode(0)
        .OutputText.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => line[1].Trim());
}
