namespace MapReduce.Tests.Runs;

/// <summary>The kept inputs of the fuzzer, again.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class FuzzedRunTests
{
    private static readonly string Corpus = Path.Join(AppContext.BaseDirectory, "corpus", "run");

    public static TheoryData<string> Kept => [.. Directory.GetFiles(Corpus).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Kept))]
    public void The_reader_refuses_or_agrees_with_the_plain_reader_on(string file)
    {
        using var run = new FuzzedRun();
        run.Check(File.ReadAllBytes(Path.Join(Corpus, file)));
    }
}
