using System.Globalization;
using MapReduce.Fuzz.Seeds;
using MapReduce.Ngrams.Tests.Index;
using MapReduce.Ngrams.Tests.Scan;
using MapReduce.Tests.Input.Archives;
using MapReduce.Tests.Runs;
using SharpFuzz;

namespace MapReduce.Fuzz;

/// <summary>
/// <c>lines</c>, <c>run</c>, <c>archive</c> or <c>index</c>: that target, on inputs of afl-fuzz, or on one from standard input where nothing
/// fuzzes. <c>seeds FOLDER</c>: writes the inputs that the corpus began with. <c>index COUNT SEED</c>: so many inputs that are changed from the seeds at random,
/// for machines without afl-fuzz.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["lines"]:
                Fuzz(() => new FuzzedLines(), (target, input) => target.Check(input));
                return 0;
            case ["run"]:
                Fuzz(() => new FuzzedRun(), (target, input) => target.Check(input));
                return 0;
            case ["archive"]:
                Fuzz(() => new FuzzedArchive(), (target, input) => target.Check(input));
                return 0;
            case ["index"]:
                Fuzz(() => new FuzzedIndex(), (target, input) => target.Check(input));
                return 0;
            case ["index", var count, var seed]:
                using (var target = new FuzzedIndex())
                {
                    FuzzedIndexTests.Mutate(target, [.. FuzzedIndexTests.Seeds.Select(s => s.Bytes)], int.Parse(seed, CultureInfo.InvariantCulture), long.Parse(count, CultureInfo.InvariantCulture));
                    Console.WriteLine($"{count} inputs, {target.Read} read and valid, the others refused");
                }
                return 0;
            case ["seeds", var folder]:
                Write(Path.Join(folder, "lines"), LineSeeds.All);
                Write(Path.Join(folder, "run"), RunSeeds.All);
                Write(Path.Join(folder, "archive"), ArchiveSeeds.All);
                Write(Path.Join(folder, "index"), FuzzedIndexTests.Seeds);
                return 0;
            default:
                Console.Error.WriteLine("MapReduce.Fuzz: name a target (lines, run, archive, index), or: seeds FOLDER, or: index COUNT SEED");
                return 2;
        }
    }

    private static void Fuzz<T>(Func<T> create, Action<T, byte[]> check) where T : class, IDisposable
    {
        // Not before the first input: instrumented code may not run until the fuzzer has given it the memory that it marks.
        T? target = null;
        // In a process of its own, for what is sought may be the end of a process.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            target ??= create();
            var input = new MemoryStream();
            stream.CopyTo(input);
            check(target, input.ToArray());
        });
        target?.Dispose();
    }

    private static void Write(string folder, IEnumerable<(string Name, byte[] Bytes)> seeds)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in seeds) File.WriteAllBytes(Path.Join(folder, name), bytes);
    }
}
