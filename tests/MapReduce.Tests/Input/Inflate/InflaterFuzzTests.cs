using System.Globalization;
using System.IO.Compression;
using MapReduce.Input.Inflate;
using MapReduce.Tests.Input.Archives;

namespace MapReduce.Tests.Input.Inflate;

/// <summary>Blocks under random codes, and damage of every kind, against zlib. MAPREDUCE_INFLATE_ROUNDS sets how much (20,000).</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class InflaterFuzzTests
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("MAPREDUCE_INFLATE_ROUNDS") ?? "20000", CultureInfo.InvariantCulture);

    // Another start for a longer run, so that it does not only repeat the shorter one.
    private static readonly int Seed = Rounds;

    private readonly DeflateSubject _subject = new();

    [Fact]
    public void Blocks_under_random_codes_are_read_as_they_were_written()
    {
        var random = new Random(Seed);
        for (int round = 0; round < Rounds / 10; round++)
        {
            var blocks = new RandomBlocks(random);
            Inflated found = _subject.Inflate(blocks.Data, random.Next(1, 2000), Step(random));
            Assert.Equal(InflateStatus.Ended, found.Status);
            Assert.True(blocks.Expected.AsSpan().SequenceEqual(found.Bytes), Convert.ToHexString(blocks.Data));
            Assert.Equal(InflateStatus.Ended, _subject.AssertAsZlib(blocks.Data));
            AssertEnd(blocks.Data);
        }
    }

    [Fact]
    public void Damaged_data_is_refused_or_read_as_zlib_does()
    {
        var random = new Random(Seed + 1);
        int ended = 0, refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] data = round % 50 == 0 || _seeds.Count == 0 ? NewSeed(random) : _seeds[random.Next(_seeds.Count)];
            byte[] damaged = Damage(data, random);
            if (_subject.AssertAsZlib(damaged, random.Next(1, 500), Step(random)) == InflateStatus.Ended)
            {
                AssertEnd(damaged);
                ended++;
            }
            else
            {
                refused++;
            }
        }
        // Both have to be common for the test to say anything.
        Assert.InRange(ended, Rounds / 50, Rounds);
        Assert.InRange(refused, Rounds / 50, Rounds);
    }

    [Fact]
    public void Any_bytes_are_refused_or_read_as_zlib_does()
    {
        var random = new Random(Seed + 2);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] data = new byte[random.Next(1, 600)];
            random.NextBytes(data);
            // The last block, of fixed or dynamic codes, with a plausible number of them.
            if (random.Next(4) > 0) data[0] = (byte)((data[0] & ~7) | (random.Next(4) == 0 ? 3 : 5));
            _subject.AssertAsZlib(data, random.Next(1, 500), Step(random));
        }
    }

    [Fact]
    public void A_cut_at_any_byte_and_a_turned_bit_at_any_place_are_seen_as_by_zlib()
    {
        var random = new Random(5);
        for (int round = 0; round < 12; round++)
        {
            byte[] data = round % 2 == 0 ? new RandomBlocks(random).Data : Compressed(random);
            if (data.Length > 700) continue;
            for (int length = 0; length < data.Length; length++) Assert.Equal(InflateStatus.Cut, _subject.AssertAsZlib(data[..length]));
            foreach ((_, byte[] altered) in data.WithOneBitFlipped()) _subject.AssertAsZlib(altered);
        }
    }

    private readonly List<byte[]> _seeds = [];

    private byte[] NewSeed(Random random)
    {
        byte[] data = random.Next(2) == 0 ? new RandomBlocks(random).Data : Compressed(random);
        if (_seeds.Count < 200) _seeds.Add(data);
        else _seeds[random.Next(200)] = data;
        return data;
    }

    private static byte[] Compressed(Random random)
    {
        byte[] plain = GzipSample.Lines(random.Next(1, 1500), random.Next());
        if (random.Next(3) == 0) random.NextBytes(plain.AsSpan(random.Next(plain.Length)));
        var compressed = new MemoryStream();
        var options = new ZLibCompressionOptions { CompressionLevel = random.Next(10), CompressionStrategy = (ZLibCompressionStrategy)random.Next(5) };
        using (var deflate = new DeflateStream(compressed, options, leaveOpen: true)) deflate.Write(plain);
        return compressed.ToArray();
    }

    private static byte[] Damage(byte[] data, Random random)
    {
        List<byte> damaged = [.. data];
        for (int changes = random.Next(0, 4); changes > 0 && damaged.Count > 0; changes--)
        {
            // Headers are a small part of the data and most of what can be wrong with it.
            int at = random.Next(random.Next(2) == 0 ? damaged.Count : Math.Min(damaged.Count, 80));
            switch (random.Next(6))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = (byte)random.Next(256); break;
                case 2: damaged.RemoveAt(at); break;
                case 3: damaged.Insert(at, (byte)random.Next(256)); break;
                case 4: damaged.RemoveRange(at, random.Next(damaged.Count - at)); break;
                default: damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count), 1)); break;
            }
        }
        if (random.Next(2) == 0) damaged.AddRange(new byte[random.Next(50)]);
        return [.. damaged];
    }

    /// <summary>The data that was read ends where it is said to: there it is whole, and cut a byte before.</summary>
    private void AssertEnd(byte[] data)
    {
        int end = (int)_subject.EndOffset;
        Assert.Equal(InflateStatus.Ended, DeflateOracle.Inflate(data[..end]).Status);
        Assert.Equal(InflateStatus.Cut, DeflateOracle.Inflate(data[..(end - 1)]).Status);
    }

    private static int Step(Random random) => random.Next(3) == 0 ? random.Next(1, 400) : random.Next(400, 70_000);
}

/// <summary>Sound blocks, mostly of dynamic codes with lengths that no compressor would choose, and what they stand for.</summary>
internal sealed class RandomBlocks
{
    private readonly Random _random;
    private readonly BitWriter _writer = new();
    private readonly List<byte> _expected = [];

    public RandomBlocks(Random random)
    {
        _random = random;
        for (int blocks = random.Next(1, 4); blocks > 0; blocks--) Write(isLast: blocks == 1);
    }

    public byte[] Data => _writer.Bytes;

    public byte[] Expected => [.. _expected];

    private void Write(bool isLast)
    {
        _writer.Number(isLast ? 1 : 0, 1);
        int kind = _random.Next(8) switch { 0 => 0, 1 => 1, _ => 2 };
        _writer.Number(kind, 2);
        if (kind == 0)
        {
            WriteStored();
            return;
        }
        int[] literals = new int[288], distances = new int[32];
        if (kind == 1)
        {
            for (int i = 0; i < 288; i++) literals[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
            Array.Fill(distances, 5);
        }
        else
        {
            ChooseCodes(ref literals, ref distances);
            WriteLengths(literals, distances);
        }
        WriteSymbols(Codes.Of(literals), Codes.Of(distances));
    }

    private void WriteStored()
    {
        byte[] bytes = new byte[_random.Next(300)];
        _random.NextBytes(bytes);
        _writer.ToByte().Number(bytes.Length, 16).Number(bytes.Length ^ 0xFFFF, 16);
        foreach (byte value in bytes) _writer.Number(value, 8);
        _expected.AddRange(bytes);
    }

    private void ChooseCodes(ref int[] literals, ref int[] distances)
    {
        literals = new int[_random.Next(257, 287)];
        distances = new int[_random.Next(1, 31)];
        int deep = _random.Next(11);
        // The end has a code in any case.
        int[] symbols = [256, .. Shuffled(literals.Length).Where(symbol => symbol != 256)];
        int[] lengths = Codes.RandomLengths(_random, _random.Next(2, _random.Next(3) == 0 ? literals.Length + 1 : 40), 15, deep);
        _random.Shuffle(lengths);
        for (int i = 0; i < lengths.Length; i++) literals[symbols[i]] = lengths[i];
        // None, or one of one bit: both are allowed.
        if (_random.Next(6) == 0 || distances.Length == 1)
        {
            if (_random.Next(2) == 0) distances[_random.Next(distances.Length)] = 1;
            return;
        }
        symbols = Shuffled(distances.Length);
        lengths = Codes.RandomLengths(_random, _random.Next(2, distances.Length + 1), 15, deep);
        for (int i = 0; i < lengths.Length; i++) distances[symbols[i]] = lengths[i];
    }

    private int[] Shuffled(int count)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        _random.Shuffle(all);
        return all;
    }

    private void WriteLengths(int[] literals, int[] distances)
    {
        // Repeats where there are any, or not: by chance.
        var symbols = new List<(int Symbol, int Extra, int Bits)>();
        int[] all = [.. literals, .. distances];
        for (int at = 0; at < all.Length;)
        {
            int run = 1;
            while (at + run < all.Length && all[at + run] == all[at]) run++;
            if (_random.Next(4) > 0 && all[at] == 0 && run >= 11) Add(18, 11, 138, 7);
            else if (_random.Next(4) > 0 && all[at] == 0 && run >= 3) Add(17, 3, 10, 3);
            else if (_random.Next(4) > 0 && at > 0 && all[at] == all[at - 1] && run >= 3) Add(16, 3, 6, 2);
            else symbols.Add((all[at++], 0, 0));

            void Add(int symbol, int least, int most, int bits)
            {
                int count = _random.Next(least, Math.Min(run, most) + 1);
                symbols.Add((symbol, count - least, bits));
                at += count;
            }
        }
        int[] lengths = new int[19], used = [.. symbols.Select(s => s.Symbol).Distinct()];
        if (used.Length == 1) used = [used[0], used[0] == 0 ? 1 : 0];
        int[] chosen = Codes.RandomLengths(_random, used.Length, 7, _random.Next(11));
        for (int i = 0; i < used.Length; i++) lengths[used[i]] = chosen[i];
        int count = Math.Max(4, 1 + Array.FindLastIndex(Codes.LengthOrder, symbol => lengths[symbol] > 0));
        _writer.Number(literals.Length - 257, 5).Number(distances.Length - 1, 5).Number(count - 4, 4);
        foreach (int symbol in Codes.LengthOrder.AsSpan(0, count)) _writer.Number(lengths[symbol], 3);
        string?[] codes = Codes.Of(lengths);
        foreach ((int symbol, int extra, int bits) in symbols) _writer.Code(codes[symbol]!).Number(extra, bits);
    }

    private void WriteSymbols(string?[] literals, string?[] distances)
    {
        int[] usable = [.. Enumerable.Range(0, Math.Min(286, literals.Length)).Where(symbol => literals[symbol] is not null && symbol != 256)];
        for (int count = _random.Next(_random.Next(4) == 0 ? 3000 : 100); count > 0 && usable.Length > 0; count--)
        {
            int symbol = usable[_random.Next(usable.Length)];
            if (symbol < 256)
            {
                _writer.Code(literals[symbol]!);
                _expected.Add((byte)symbol);
                continue;
            }
            int[] near = [.. Enumerable.Range(0, Math.Min(30, distances.Length)).Where(d => distances[d] is not null && Codes.Distances[d].Base <= _expected.Count)];
            if (near.Length == 0) continue;
            int far = near[_random.Next(near.Length)];
            (int length, int lengthBits) = Codes.Lengths[symbol - 257];
            (int distance, int distanceBits) = Codes.Distances[far];
            int extra = _random.Next(1 << lengthBits), distanceExtra = _random.Next(Math.Min(1 << distanceBits, _expected.Count - distance + 1));
            _writer.Code(literals[symbol]!).Number(extra, lengthBits).Code(distances[far]!).Number(distanceExtra, distanceBits);
            for (int left = length + extra; left > 0; left--) _expected.Add(_expected[^(distance + distanceExtra)]);
        }
        _writer.Code(literals[256]!);
    }
}
