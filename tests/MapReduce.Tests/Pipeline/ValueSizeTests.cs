using System.Text;
using CsCheck;
using MapReduce.Combine;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Runs;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>Values of any size come back as they were, whatever way they take.</summary>
public sealed class ValueSizeTests : IDisposable
{
    /// <summary>With 64 KiB of slots, so many bytes are few keys, however small their values are.</summary>
    private const long TinyTable = (64 << 10) + 6000;

    private readonly RunFolder _folder = new();

    public static TheoryData<int> Sizes => [1, 3, 4, 7, 8, 12, 16, 17, 24, 90, 100, 128, 256, 536, 1024, 2048, 4095, 4096];

    private static Trial Of(int size) => size switch
    {
        1 => new Trial<byte>(),
        3 => new Trial<Bytes3>(),
        4 => new Trial<uint>(),
        7 => new Trial<Bytes7>(),
        8 => new Trial<ulong>(),
        12 => new Trial<Ints3>(),
        16 => new Trial<UInt128>(),
        17 => new Trial<Bytes17>(),
        24 => new Trial<(long, long, long)>(),
        90 => new Trial<Bytes90>(),
        100 => new Trial<Bytes100>(),
        128 => new Trial<Bytes128>(),
        256 => new Trial<Bytes256>(),
        536 => new Trial<Longs67>(),
        1024 => new Trial<Bytes1024>(),
        2048 => new Trial<Bytes2048>(),
        4095 => new Trial<Bytes4095>(),
        _ => new Trial<Bytes4096>(),
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Values_come_back_from_tables_spills_checkpoints_and_shards(int size)
    {
        Assert.Equal(size, Of(size).Size);
        foreach (Way way in Enum.GetValues<Way>()) await Of(size).AssertRunAsync(way, default);
        foreach (RowOrder order in new RowOrder[] { new(ByRank: true), new(Top: 5, ByRank: true) }) await Of(size).AssertRunAsync(Way.Whole, order);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_run_file_has_the_values_of_the_document(int size) => Of(size).AssertFile(_folder);

    [Fact]
    public void The_header_says_the_words_of_a_value_and_the_unused_bytes_of_the_last()
    {
        foreach ((int size, string field) in new[] { (1, "01000700"), (3, "01000500"), (4, "01000400"), (8, "01000000"), (12, "02000400"), (16, "02000000"), (100, "0D000400"), (4095, "00020100"), (4096, "00020000") })
            Assert.Equal($"4D5252554E0D0A1A03000000{field}", Convert.ToHexString(Of(size).Write([])[..16]));
    }

    [Fact]
    public void A_value_of_three_bytes_is_one_number_of_24_bits() =>
        // Nothing shared, one byte, "a", 0x030201 in groups of seven bits.
        Assert.Contains("0001" + "61" + "8184" + "0C", Convert.ToHexString(Of(3).Write([("a", [1, 2, 3])])));

    [Fact]
    public unsafe void A_number_beyond_the_bytes_of_its_value_is_damage()
    {
        foreach ((ulong most, ulong wrong) in new[] { (0xFFFFFFUL, 0x1000000UL), (0UL, ulong.MaxValue) })
        {
            byte[] Bytes(ulong number) => new PlainRun { UnusedBytes = 5, Blocks = [PlainRun.BlockOf([new PlainRow("a", number)], sharing: false)] }.ToBytes();
            using RunFile<Blob<Bytes3>> good = _folder.Open<Blob<Bytes3>>(Bytes(most)), bad = _folder.Open<Blob<Bytes3>>(Bytes(wrong));
            using RowCursor<Blob<Bytes3>> rows = good.Open(null, null), damaged = bad.Open(null, null);
            Assert.True(rows.Advance());
            Assert.Equal(BitConverter.GetBytes(most)[..3], rows.Entry->Value.ToArray());
            Assert.Equal(Failure.BadData, Assert.Throws<MapReduceException>(() => damaged.Advance()).Failure);
        }
    }

    [Fact]
    public void Runs_whose_values_fill_as_many_words_but_not_as_many_bytes_are_told_apart()
    {
        byte[] twelve = Of(12).Write([("a", new byte[12])]);
        Assert.Contains("has values of 12 bytes, where 16 are expected", Assert.Throws<MapReduceException>(() => _folder.Open<Blob<UInt128>>(twelve)).Message);
    }

    [Fact]
    public void Values_of_sixteen_bytes_keep_the_bytes_that_their_files_always_had() =>
        Gen.Select(Keys.Any, Gen.ULong, Gen.ULong).Array[1, 60].Sample(
            all =>
            {
                PlainRow[] rows = [.. all.DistinctBy(r => r.Item1).OrderBy(r => r.Item1, StringComparer.Ordinal).Select(r => new PlainRow(r.Item1, r.Item2, r.Item3))];
                using var file = new MemoryStream();
                using var writer = new RunWriter<Blob<UInt128>>(file, "numbers");
                foreach ((string key, ulong[] words) in rows)
                    RunFolder.Append(writer, key, new Blob<UInt128>([.. BitConverter.GetBytes(words[0]), .. BitConverter.GetBytes(words[1])]));
                writer.Finish();
                Assert.Equal(new PlainRun { ValueWords = 2, Blocks = [PlainRun.BlockOf(rows, sharing: true)] }.ToBytes(), file.ToArray());
            },
            iter: 300);

    [Fact]
    public void A_value_that_is_too_large_is_refused_before_anything_is_read()
    {
        using var trial = new ValueTrial<Blob<Bytes4097>>(static _ => default, static _ => "", static _ => 0);
        foreach (Way way in Enum.GetValues<Way>())
        {
            var refusal = Assert.ThrowsAny<NotSupportedException>(() => trial.RunAsync(way, default, [OptionsTests.Missing]).GetAwaiter().GetResult());
            Assert.Contains("4097 bytes; at most 4096", refusal.Message);
        }
        var merge = new PartitionMerge<Blob<Bytes4097>>("values", new PipelineOptions());
        Assert.Throws<NotSupportedException>(() => merge.Run([OptionsTests.MissingRun], 0, 1, _folder["x.run"], CancellationToken.None));
    }

    public void Dispose() => _folder.Dispose();

    private abstract class Trial
    {
        public abstract int Size { get; }

        public abstract Task AssertRunAsync(Way way, RowOrder order);

        public abstract byte[] Write(IEnumerable<(string Key, byte[] Value)> rows);

        public abstract void AssertFile(RunFolder folder);
    }

    private sealed class Trial<TBytes> : Trial where TBytes : unmanaged
    {
        public override int Size => System.Runtime.CompilerServices.Unsafe.SizeOf<Blob<TBytes>>();

        public override async Task AssertRunAsync(Way way, RowOrder order)
        {
            (string Key, ulong Number)[] records = [.. Enumerable.Range(0, 700).Select(i => (KeyOf(i * 7919 % 230), (ulong)i * 2654435761))];
            string text = string.Concat(records.Select(r => $"{r.Key}\t{r.Number}\n")), first = text[..text.IndexOf('\n', text.Length / 2)];
            using var trial = new ValueTrial<Blob<TBytes>>(
                number => new Blob<TBytes>(Bytes(number)), static value => Convert.ToHexString(value.ToArray()), static value => value.ToArray()[0])
            {
                Options = new() { Workers = 2, ChunkBytes = 500, MemoryBytes = 1, LeastTableBytes = TinyTable, RowsPerRange = 50 },
            };
            (string rows, RunResult<Blob<TBytes>> result) = await trial.RunAsync(way, order, first, text);

            var sums = new Dictionary<string, byte[]>();
            var total = new byte[Size];
            foreach (string line in $"{first}\n{text}".Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] fields = line.Split('\t');
                if (!sums.TryGetValue(fields[0], out byte[]? sum)) sums[fields[0]] = sum = new byte[Size];
                byte[] added = Bytes(ulong.Parse(fields[1]));
                for (int i = 0; i < Size; i++) (sum[i], total[i]) = ((byte)(sum[i] + added[i]), (byte)(total[i] + added[i]));
            }
            IEnumerable<KeyValuePair<string, byte[]>> wanted = sums.OrderBy(s => s.Key, StringComparer.Ordinal);
            if (order.ByRank) wanted = wanted.OrderByDescending(s => s.Value[0]);
            if (order.Top is { } top) wanted = wanted.Take(top);
            Assert.Equal(string.Concat(wanted.Select(s => $"{s.Key}\t{Convert.ToHexString(s.Value)}\n")), rows);
            Assert.Equal(total, result.Total.ToArray());
            Assert.Equal(sums.Count, result.Rows);
            // What is tried here is tried only where tables have been full; the parts of a checkpoint and small shards fit them.
            if (way is Way.Whole or Way.Sequential) Assert.InRange(result.Spills, 2, 10_000);
        }

        public override byte[] Write(IEnumerable<(string Key, byte[] Value)> rows)
        {
            using var file = new MemoryStream();
            using var writer = new RunWriter<Blob<TBytes>>(file, RunFolder.Job);
            foreach ((string key, byte[] value) in rows) RunFolder.Append(writer, key, new Blob<TBytes>(value));
            writer.Finish();
            return file.ToArray();
        }

        public override unsafe void AssertFile(RunFolder folder)
        {
            (string Key, byte[] Value)[] rows = [.. Enumerable.Range(0, 300).Select(i => ($"{i:D5}{KeyOf(i)}", i % 3 == 0 ? Full : Bytes((ulong)i)))];
            byte[] file = Write(rows);
            PlainRun plain = PlainRun.Parse(file);
            Assert.Equal(((uint)(Size + 7) / 8, (uint)((8 - Size % 8) % 8)), (plain.ValueWords, plain.UnusedBytes));
            PlainRow[] expected = [.. rows.Select(r => new PlainRow(r.Key, WordsOf(r.Value)))];
            Assert.Equal(expected, plain.Rows);
            // Read back from either writer, blocks of any length.
            foreach (byte[] written in new[] { file, new PlainRun { ValueWords = plain.ValueWords, UnusedBytes = plain.UnusedBytes, Blocks = [.. expected.Chunk(7).Select(b => PlainRun.BlockOf(b, sharing: true))] }.ToBytes() })
            {
                using RunFile<Blob<TBytes>> run = folder.Open<Blob<TBytes>>(written);
                using RowCursor<Blob<TBytes>> cursor = run.Open(null, null);
                foreach ((string key, byte[] value) in rows)
                {
                    Assert.True(cursor.Advance());
                    Assert.Equal((uint)key.Length, cursor.Entry->Length);
                    Assert.Equal(value, cursor.Entry->Value.ToArray());
                }
                Assert.False(cursor.Advance());
            }
        }

        private byte[] Full => [.. Enumerable.Repeat((byte)255, Size)];

        private byte[] Bytes(ulong number) => [.. Enumerable.Range(1, Size).Select(i => (byte)(number * (ulong)(i * 2 + 1) >> i % 29))];

        private static ulong[] WordsOf(byte[] value) =>
            [.. value.Chunk(8).Select(word => word.Reverse().Aggregate(0UL, (number, part) => number * 256 + part))];

        private static string KeyOf(int number) => $"key {number} {new string('x', number % 60)}";
    }
}
