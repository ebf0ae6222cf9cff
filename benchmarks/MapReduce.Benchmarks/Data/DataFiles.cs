using System.Globalization;
using MapReduce.Cli.Benchmark;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Generate;

namespace MapReduce.Benchmarks.Data;

/// <summary>
/// The input files, generated once and kept in the temporary folder. The facts of each are in a second file, written last, so
/// that an incomplete file, or one from another build of the generator, is generated again.
/// </summary>
internal static class DataFiles
{
    private const int DefaultMegabytes = 100;

    private static readonly int Megabytes =
        int.TryParse(Environment.GetEnvironmentVariable("MAPREDUCE_BENCH_MB"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked > 0 ? asked : DefaultMegabytes;

    private static readonly string Folder = Path.Join(Path.GetTempPath(), $"mapreduce-benchmarks-{Megabytes}MB");

    private static readonly Guid Generator = typeof(NgramGenerator).Module.ModuleVersionId;

    private static readonly Dictionary<Dataset, DataFile> Files = [];

    /// <summary>Generates all missing files.</summary>
    public static void Prepare()
    {
        Directory.CreateDirectory(Folder);
        foreach (Dataset dataset in Enum.GetValues<Dataset>()) Of(dataset);
    }

    /// <summary>The file of a dataset, generated if missing.</summary>
    public static DataFile Of(Dataset dataset)
    {
        lock (Files)
        {
            if (Files.TryGetValue(dataset, out DataFile? file)) return file;
            string path = Path.Join(Folder, $"{dataset}.tsv"), factsPath = $"{path}.facts";
            string[] known = File.Exists(factsPath) ? File.ReadAllLines(factsPath) : [];
            DataFacts facts = known is [var build, var line] && build == $"{Generator}" && File.Exists(path) ? DataFacts.Parse(line) : Make(dataset, path, factsPath);
            return Files[dataset] = new DataFile(path, facts);
        }
    }

    private static DataFacts Make(Dataset dataset, string path, string factsPath)
    {
        Console.WriteLine($"// generating {path}");
        File.Delete(factsPath);
        GeneratedDataset generated;
        using (FileStream output = File.Create(path, bufferSize: 1))
        {
            generated = NgramGenerator.Write(
                output,
                new GeneratorOptions
                {
                    Version = dataset switch { Dataset.V1 => NgramFormat.V1, Dataset.V3 => NgramFormat.V3, _ => NgramFormat.V2 },
                    Bytes = Megabytes * 1_000_000L,
                    Shuffled = dataset == Dataset.V2Shuffled,
                },
                CancellationToken.None);
        }
        using var answer = new HashOutput();
        new ObviousProgram().RunAsync(InputList.Resolve([path]), answer, CancellationToken.None).GetAwaiter().GetResult();
        var facts = new DataFacts(generated, answer.Answer);
        File.WriteAllLines(factsPath, [$"{Generator}", $"{facts}"]);
        return facts;
    }
}
