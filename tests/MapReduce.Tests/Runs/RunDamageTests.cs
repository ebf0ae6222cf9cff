using MapReduce.Combine;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

/// <summary>A file that is not what was written is refused by name and block, and costs next to nothing until then.</summary>
public sealed class RunDamageTests : IDisposable
{
    private const long MostAllocated = 256 << 10;

    private static readonly (string Key, ulong Number)[] Few = [("", 5), ("a", 300), ("ab", 70_000), ("a key longer than its head", 1), ("b", long.MaxValue)];

    private readonly RunFolder _folder = new();

    public RunDamageTests() => File.WriteAllBytes(_folder["small.run"], RunFolder.Write(Few));

    [Fact]
    public void A_file_that_is_cut_at_any_byte_is_refused()
    {
        byte[] whole = File.ReadAllBytes(_folder["small.run"]);
        int header = 20 + RunFolder.Job.Length + 8;
        for (int length = 0; length < whole.Length; length++)
            Assert.Contains(
                length < 20 ? "the run is truncated" : length < header ? "the run has a damaged header" : length < header + 48 ? "the run is truncated" : "the run has no end",
                AssertRefused(whole[..length]).Message);
        byte[] several = RunFolder.Write(Many(9000));
        for (int length = 0; length < several.Length; length += 997) AssertRefused(several[..length]);
    }

    [Fact]
    public void A_file_with_any_bit_turned_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(_folder["small.run"]);
        for (int at = 0; at < bytes.Length; at++)
            for (int bit = 0; bit < 8; bit++)
            {
                bytes[at] ^= (byte)(1 << bit);
                AssertRefused(bytes);
                bytes[at] ^= (byte)(1 << bit);
            }
    }

    [Fact]
    public void A_file_with_any_byte_lost_added_or_replaced_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(_folder["small.run"]);
        for (int at = 0; at < bytes.Length; at++)
        {
            AssertRefused([.. bytes[..at], .. bytes[(at + 1)..]]);
            AssertRefused([.. bytes[..at], 0, .. bytes[at..]]);
            foreach (byte other in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
                if (other != bytes[at]) AssertRefused([.. bytes[..at], other, .. bytes[(at + 1)..]]);
        }
        AssertRefused([.. bytes, 0]);
        AssertRefused([.. bytes, .. bytes]);
    }

    [Fact]
    public void Damage_within_a_block_is_told_with_the_number_of_the_block()
    {
        byte[] bytes = RunFolder.Write(Many(9000));
        int begin = 20 + RunFolder.Job.Length + 8;
        int number = 0;
        foreach (PlainBlock block in PlainRun.Parse(bytes).Blocks)
        {
            int length = 16 + block.Payload.Length;
            foreach (int at in new[] { 0, 4, 8, 16, length / 2, length - 1 })
            {
                bytes[begin + at] ^= 4;
                Assert.Contains($", block {number}: ", AssertRefused(bytes).Message);
                bytes[begin + at] ^= 4;
            }
            begin += length;
            number++;
        }
        Assert.InRange(number, 3, 20);
    }

    [Fact]
    public void All_blocks_are_read_where_a_run_is_verified()
    {
        byte[] bytes = RunFolder.Write(Many(9000));
        using (RunFile<Sum> whole = _folder.Open(bytes)) whole.Verify();
        int begin = 20 + RunFolder.Job.Length + 8, number = 0;
        foreach (PlainBlock block in PlainRun.Parse(bytes).Blocks)
        {
            bytes[begin + 20] ^= 4;
            using (RunFile<Sum> run = _folder.Open(bytes))
                Assert.Contains($", block {number}: the run is damaged", Assert.Throws<MapReduceException>(run.Verify).Message);
            bytes[begin + 20] ^= 4;
            begin += 16 + block.Payload.Length;
            number++;
        }
    }

    [Fact]
    public void Blocks_that_changed_places_are_seen()
    {
        // All of one length, so that nothing but their checksums' seeds can tell.
        PlainRun run = PlainRun.Of(Enumerable.Range(10, 80).Select(i => new PlainRow($"{i}", 1)), rowsPerBlock: 20, sharing: false);
        byte[] bytes = run.ToBytes();
        int begin = 20 + run.Job.Length + 8, length = 16 + run.Blocks[0].Payload.Length;
        for (int first = 0; first < 4; first++)
            for (int second = first + 1; second < 4; second++)
            {
                byte[] swapped = [.. bytes];
                bytes.AsSpan(begin + first * length, length).CopyTo(swapped.AsSpan(begin + second * length));
                bytes.AsSpan(begin + second * length, length).CopyTo(swapped.AsSpan(begin + first * length));
                Assert.Contains($", block {first}: ", AssertRefused(swapped).Message);
            }
    }

    [Fact]
    public void A_file_of_something_else_is_no_run()
    {
        byte[] run = new PlainRun { Blocks = [PlainRun.BlockOf([new("a", 1)], sharing: true)] }.ToBytes();
        run[0] ^= 1;
        Assert.Contains(" is not a Run file", AssertRefused(run, Failure.BadData).Message);
        Assert.Contains(" is not a Run file", AssertRefused([.. Enumerable.Repeat((byte)'x', 500)], Failure.BadData).Message);
    }

    [Fact]
    public void A_file_of_another_version_job_or_value_is_another_run()
    {
        PlainRow[] rows = [new("a", 1)];
        PlainBlock block = PlainRun.BlockOf(rows, sharing: true);
        Assert.Contains("has version 1, where this program reads version 3", AssertRefused(new PlainRun { Version = 1, Blocks = [block] }.ToBytes(), Failure.OtherRun).Message);
        Assert.Contains("belongs to the job 'ngrams', not to 'numbers'", AssertRefused(new PlainRun { Job = "ngrams", Blocks = [block] }.ToBytes(), Failure.OtherRun).Message);
        Assert.Contains("belongs to the job 'a\\r\\nb', not to", AssertRefused(new PlainRun { Job = "a\r\nb", Blocks = [block] }.ToBytes(), Failure.OtherRun).Message);
        Assert.Contains("has values of 16 bytes, where 8 are expected", AssertRefused(new PlainRun { ValueWords = 2, Blocks = [block] }.ToBytes(), Failure.OtherRun).Message);
        var pairs = Assert.Throws<MapReduceException>(() => _folder.Open<TwoSums>(new PlainRun { Blocks = [block] }.ToBytes()));
        Assert.Contains("has values of 8 bytes, where 16 are expected", pairs.Message);
    }

    /// <summary>What no accident makes: all checksums are right, and what they protect is nonsense.</summary>
    public static TheoryData<string> Lies => [.. MadeLies().Select(lie => lie.Name)];

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_file_whose_checksums_are_right_and_whose_content_is_not_is_refused_and_it_is_said_what(string name)
    {
        (_, PlainRun run, string says) = MadeLies().Single(lie => lie.Name == name);
        Assert.Contains($"{says}; it was changed", AssertRefused(run.ToBytes()).Message);
    }

    [Fact]
    public void A_run_that_is_cut_after_it_was_opened_is_refused_where_it_ends()
    {
        File.WriteAllBytes(_folder["cut.run"], RunFolder.Write(Many(9000)));
        using RunFile<Sum> run = _folder.OpenNamed("cut.run");
        using (var file = new FileStream(_folder["cut.run"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(60_000);
        var failure = Assert.Throws<MapReduceException>(() => RunFolder.Rows(run));
        Assert.StartsWith($"{_folder["cut.run"]}, block 1: the run is truncated", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static (string, ulong)[] Many(int rows) => [.. Enumerable.Range(0, rows).Select(i => ($"a key {i * 7919L:D12}", (ulong)i))];

    internal static IEnumerable<(string Name, PlainRun Run, string Says)> MadeLies()
    {
        PlainRow[] rows = [new("a", 1), new("b", 2), new("c", 3), new("d", 4)];
        PlainRun good = PlainRun.Of(rows, rowsPerBlock: 2, sharing: true);
        PlainBlock first = good.Blocks[0], second = good.Blocks[1];
        PlainRun With(PlainBlock one, PlainBlock other) => new() { Blocks = [one, other] };
        PlainRun Payload(params byte[] payload) => With(first with { Payload = payload }, second);
        const string footer = ".run: the run has a damaged footer", trailer = ".run: the run has a damaged trailer", payload = ".run, block 0: the run is damaged";
        byte[] endless = [.. Enumerable.Repeat((byte)0x80, 9), 0x80, 0x80, 0x01];
        yield return ("an offset below 0", With(first, second with { Offset = -5 }), footer);
        yield return ("an offset beyond the file", With(first, second with { Offset = 1L << 40 }), footer);
        yield return ("the largest offset", With(first, second with { Offset = long.MaxValue }), footer);
        yield return ("blocks upon each other", With(first, second with { Offset = 40 }), footer);
        yield return ("a first block inside the header", With(first with { Offset = 8 }, second), footer);
        yield return ("more rows in the footer", With(first with { RowsInFooter = 3 }, second), footer);
        yield return ("2^40 rows in the footer", With(first with { RowsInFooter = 1UL << 40 }, second), footer);
        yield return ("more rows than the payload has", With(first with { Rows = 3, RowsInFooter = 3 }, second), payload);
        yield return ("2^32-1 rows", With(first with { Rows = uint.MaxValue }, second), payload);
        yield return ("fewer rows than the payload has", With(first with { Rows = 1 }, second), payload);
        yield return ("no rows", With(first with { Rows = 0 }, second), footer);
        yield return ("first keys that descend", With(first with { FirstKey = "z" }, second), footer);
        yield return ("first keys that are equal", With(first with { FirstKey = "c" }, second), footer);
        yield return ("a first row that shares bytes", Payload(1, 0, 1, 0, 1, (byte)'b', 2), payload);
        yield return ("a row that shares more than there is", Payload(0, 1, (byte)'a', 1, 2, 1, (byte)'b', 2), payload);
        yield return ("a key that ends beyond the payload", Payload(0, 1, (byte)'a', 1, 0, 100, (byte)'b', 2), payload);
        yield return ("a key of 2^63 bytes", Payload([0, 1, (byte)'a', 1, 0, .. Enumerable.Repeat((byte)0xFF, 9), 0x01, (byte)'b', 2]), payload);
        yield return ("a number without an end", Payload([0, 1, (byte)'a', 1, 0, 1, (byte)'b', .. endless]), payload);
        yield return ("a number that the payload cuts", Payload(0, 1, (byte)'a', 1, 0, 1, (byte)'b', 0x80), payload);
        yield return ("an empty payload", Payload(), footer);
        yield return ("a last row that is cut in the second block", With(first, second with { Payload = [0, 1, (byte)'c', 3, 0, 1, (byte)'d'] }), payload.Replace("0", "1", StringComparison.Ordinal));
        yield return ("a first key of 2^31 bytes in the footer", With(first with { KeyLengthInFooter = 1U << 31 }, second), footer);
        yield return ("a first key beyond the footer", With(first with { KeyLengthInFooter = 31 }, second), footer);
        yield return ("a first key that leaves no room for the next", With(first with { KeyLengthInFooter = 5 }, second), footer);
        yield return ("a last key that ends before the footer does", With(first, second with { KeyLengthInFooter = 0 }), footer);
        ulong footerAt = 35 + 2 * 16 + (ulong)(first.Payload.Length + second.Payload.Length), footerLength = 58;
        PlainRun Trailer(ulong blocks, ulong all, ulong at, ulong length) => new() { Blocks = good.Blocks, Trailer = (blocks, all, at, length) };
        yield return ("a block more in the trailer", Trailer(3, 4, footerAt, footerLength), trailer);
        yield return ("a block less in the trailer", Trailer(1, 4, footerAt, footerLength), footer);
        yield return ("a thousand blocks", Trailer(1000, 4, footerAt, footerLength), trailer);
        yield return ("2^62 blocks", Trailer(1UL << 62, 4, footerAt, footerLength), trailer);
        yield return ("2^63 blocks", Trailer(1UL << 63, 4, footerAt, footerLength), trailer);
        yield return ("other rows in the trailer", Trailer(2, 5, footerAt, footerLength), footer);
        yield return ("a footer that begins elsewhere", Trailer(2, 4, footerAt + 1, footerLength), trailer);
        yield return ("a footer that begins before the file", Trailer(2, 4, ulong.MaxValue, footerLength), trailer);
        yield return ("a footer of 2^31 bytes", Trailer(2, 4, footerAt, 1UL << 31), trailer);
        yield return ("a footer of 2^63 bytes", Trailer(2, 4, footerAt + footerLength, 1UL << 63), trailer);
    }

    private MapReduceException AssertRefused(byte[] bytes, Failure? why = null)
    {
        string path = _folder["damaged.run"];
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? heard = Record.Exception(() =>
        {
            using RunFile<Sum> run = _folder.OpenNamed("damaged.run");
            using RowCursor<Sum> cursor = run.Open(null, null);
            while (cursor.Advance()) { }
        });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var failure = Assert.IsType<MapReduceException>(heard);
        Assert.True(why is { } only ? failure.Failure == only : failure.Failure is Failure.BadData or Failure.OtherRun, $"{failure.Failure}: {failure.Message}");
        Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.True(allocated < MostAllocated, $"{allocated} bytes for a file of {bytes.Length}");
        return failure;
    }
}
