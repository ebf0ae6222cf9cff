namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>The kept inputs of the fuzzer, again.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class FuzzedLinesTests
{
    private static readonly string Corpus = Path.Join(AppContext.BaseDirectory, "corpus", "lines");

    public static TheoryData<string> Kept => [.. Directory.GetFiles(Corpus).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Kept))]
    public void Every_width_agrees_with_the_naive_count_on(string file)
    {
        using var lines = new FuzzedLines();
        lines.Check(File.ReadAllBytes(Path.Join(Corpus, file)));
    }
}
