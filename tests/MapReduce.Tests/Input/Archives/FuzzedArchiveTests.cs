using MapReduce.Input.Archives;

namespace MapReduce.Tests.Input.Archives;

/// <summary>The kept inputs of the fuzzer, again.</summary>
public sealed class FuzzedArchiveTests
{
    private static readonly string Corpus = Path.Join(AppContext.BaseDirectory, "corpus", "archive");

    public static TheoryData<string> Kept => [.. Directory.GetFiles(Corpus).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Kept))]
    public void The_reader_refuses_or_agrees_with_the_framework_on(string file)
    {
        using var archive = new FuzzedArchive();
        archive.Check(File.ReadAllBytes(Path.Join(Corpus, file)));
    }
}
