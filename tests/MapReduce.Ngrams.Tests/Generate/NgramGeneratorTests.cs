using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

public sealed class NgramGeneratorTests
{
    public static TheoryData<NgramFormat, bool> AllLayouts => new()
    {
        { NgramFormat.V1, false }, { NgramFormat.V2, false }, { NgramFormat.V3, false },
        { NgramFormat.V1, true }, { NgramFormat.V2, true }, { NgramFormat.V3, true },
    };

    [Theory, MemberData(nameof(AllLayouts))]
    public void TheSameSeedGivesTheSameBytesWhateverTheWorkersAndTheCulture(NgramFormat version, bool shuffled)
    {
        GeneratorOptions options = new() { Version = version, Shuffled = shuffled, Ngrams = 5000, Seed = 7, Workers = 1 };
        byte[] expected = new GeneratedFile(options).Bytes;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["tr-TR", "fa-IR", "sv-SE"])
            {
                // Without globalization data the name is unknown to the machine, and a made-up culture stands in.
                CultureInfo.CurrentCulture = Hostile(culture);
                Assert.Equal(expected, new GeneratedFile(options with { Workers = 3 }).Bytes);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void TheBytesOfASeedNeverChange()
    {
        GeneratedFile file = new(new GeneratorOptions { Ngrams = 2000, Seed = 42 });
        Assert.Equal(Golden, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes)));
    }

    [Fact]
    public void AnotherSeedGivesOtherBytes()
    {
        GeneratorOptions options = new() { Ngrams = 500, Seed = 1 };
        Assert.NotEqual(new GeneratedFile(options).Bytes, new GeneratedFile(options with { Seed = 2 }).Bytes);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(17), InlineData(300), InlineData(6000), InlineData(30_000)]
    public void SortedNgramsAscendStrictlyInBytesAndTheirYearsAscend(long ngrams)
    {
        GeneratedFile file = new(new GeneratorOptions { Ngrams = ngrams, Seed = 3 });
        byte[] previous = [];
        int previousYear = int.MaxValue;
        long distinct = 0;
        foreach (GeneratedRecord record in file.Records)
        {
            byte[] ngram = Encoding.UTF8.GetBytes(record.Ngram);
            int order = ngram.AsSpan().SequenceCompareTo(previous);
            Assert.True(order > 0 || (order == 0 && record.Year > previousYear), $"{record} is out of order.");
            distinct += order > 0 ? 1 : 0;
            (previous, previousYear) = (ngram, record.Year);
        }

        Assert.Equal(ngrams, distinct);
    }

    [Theory]
    [InlineData(NgramFormat.V1, 4000), InlineData(NgramFormat.V2, 4000), InlineData(NgramFormat.V3, 4000)]
    [InlineData(NgramFormat.V2, 1), InlineData(NgramFormat.V2, 2), InlineData(NgramFormat.V2, 129), InlineData(NgramFormat.V3, 301)]
    public void ShuffledHoldsTheLinesOfSortedInAnotherOrder(NgramFormat version, long ngrams)
    {
        GeneratorOptions options = new() { Version = version, Ngrams = ngrams, Seed = 5 };
        AssertSameLinesInAnotherOrder(options);
    }

    [Theory]
    [InlineData(NgramFormat.V1, 100_000), InlineData(NgramFormat.V2, 2_000_000), InlineData(NgramFormat.V3, 1_000_000)]
    public void ShuffledEndsWhereSortedEndsAlsoForASizeInBytes(NgramFormat version, long bytes)
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            AssertSameLinesInAnotherOrder(new GeneratorOptions { Version = version, Bytes = bytes, Seed = seed });
        }
    }

    [Fact]
    public void TheThreeVersionsHoldTheSameRecords()
    {
        GeneratorOptions options = new() { Ngrams = 5000, Seed = 11 };
        GeneratedFile v1 = new(options with { Version = NgramFormat.V1 });
        GeneratedFile v2 = new(options with { Version = NgramFormat.V2 });
        GeneratedFile v3 = new(options with { Version = NgramFormat.V3 });
        Assert.Equal(v2.Records, v1.Records.Select(record => record with { Pages = null }));
        Assert.Equal(v2.Records, v3.Records);
        Assert.Equal(v2.Dataset with { Bytes = 0 }, v1.Dataset with { Bytes = 0 });
        Assert.Equal(v2.Dataset with { Bytes = 0 }, v3.Dataset with { Bytes = 0 });
        Assert.DoesNotContain(v1.Records, record => record.Pages < record.Volumes || record.Pages > record.Matches);
    }

    [Theory, MemberData(nameof(AllLayouts))]
    public void TheSumsReturnedAreThoseOfTheFile(NgramFormat version, bool shuffled)
    {
        GeneratedFile file = new(new GeneratorOptions { Version = version, Shuffled = shuffled, Ngrams = 3000 });
        Assert.EndsWith("\n", file.Text, StringComparison.Ordinal);
        Assert.Equal(
            new GeneratedDataset(
                file.Records.Count,
                file.Ngrams.Count,
                file.Bytes.Length,
                file.Records.Sum(record => record.Matches),
                file.Records.Sum(record => record.Volumes)),
            file.Dataset);
    }

    [Fact]
    public void CountsAndYearsAreThoseOfTheCorpus()
    {
        GeneratedFile file = new(new GeneratorOptions { Ngrams = 8_000, Seed = 9 });
        Assert.DoesNotContain(file.Records, record => record.Year is < 1505 or > 2008);
        Assert.DoesNotContain(file.Records, record => record.Volumes < 1 || record.Volumes > record.Matches);
        Assert.All(file.Records.GroupBy(record => record.Ngram), ngram => Assert.True(ngram.Sum(record => record.Matches) >= 40));
        Assert.InRange((double)file.Dataset.Lines / file.Dataset.Ngrams, 30, 60);
        Assert.InRange((double)file.Dataset.Bytes / file.Dataset.Lines, 19, 24);
        Assert.True(file.Records.Max(record => record.Matches) > 10_000_000);
        Assert.InRange(file.Records.Count(record => record.Year < 1800), 1, file.Records.Count / 10);
    }

    [Fact]
    public void ATaggedNgramNeverHasMoreThanThePlainOneOfItsYear()
    {
        GeneratedFile file = new(new GeneratorOptions { Ngrams = 6_000, Seed = 13 });
        var plain = file.Records.ToDictionary(record => (record.Ngram, record.Year), record => record.Matches);
        string[] tags = ["_NOUN", "_VERB", "_ADJ", "_ADV", "_X"];
        int tagged = 0;
        foreach (GeneratedRecord record in file.Records)
        {
            string? tag = tags.FirstOrDefault(tag => record.Ngram.EndsWith(tag, StringComparison.Ordinal));
            if (tag is not null && record.Ngram != "AM_PM_NOUN")
            {
                Assert.True(record.Matches <= plain[(record.Ngram[..^tag.Length], record.Year)], record.ToString());
                tagged++;
            }
        }

        Assert.InRange((double)tagged / file.Records.Count, 0.2, 0.6);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(99)]
    public void AardvarkIsThereFromThreeHundredNgramsOn(ulong seed)
    {
        GeneratedFile file = new(new GeneratorOptions { Ngrams = 300, Seed = seed });
        Assert.True(file.Records.Where(record => record.Ngram == "Aardvark").Sum(record => record.Matches) > 0);
    }

    [Fact]
    public void RealWordsOddWordsAndForeignLettersAreSpreadThroughASmallDataset()
    {
        GeneratedFile file = new(new GeneratorOptions { Ngrams = 5900 });
        IReadOnlyList<string> ngrams = file.Ngrams;
        var known = new HashSet<string>(Lexicon.Shared.Reals.Select(real => Encoding.UTF8.GetString(real.Text)), StringComparer.Ordinal);
        Assert.All(ngrams.Chunk(590), part => Assert.InRange(part.Count(known.Contains), 30, 400));
        Assert.InRange(ngrams.Count(ngram => ngram.Any(letter => letter > 127)) / (double)ngrams.Count, 0.04, 0.12);
        Assert.Contains(ngrams, ngram => ngram.EndsWith('_'));
        Assert.Contains(ngrams, ngram => ngram.Contains('\'', StringComparison.Ordinal));
        Assert.Contains(ngrams, ngram => ngram.Contains('-', StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(AllLayouts))]
    public void ASizeInBytesIsReachedWithTheLastNgramAndNotBefore(NgramFormat version, bool shuffled)
    {
        foreach (long bytes in (long[])[1, 100, 4_096, 65_536, 1_000_000, 4_000_000])
        {
            GeneratorOptions options = new() { Version = version, Bytes = bytes, Seed = 21 };
            GeneratedFile sorted = new(options);
            string last = sorted.Records[^1].Ngram;
            int ofLast = sorted.Text.Split('\n').Where(line => line.StartsWith(last + "\t", StringComparison.Ordinal))
                .Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
            Assert.InRange(sorted.Bytes.Length, bytes, bytes + ofLast - 1);
            if (shuffled)
            {
                Assert.Equal(sorted.Dataset, new GeneratedFile(options with { Shuffled = true }).Dataset);
            }
        }
    }

    [Theory, MemberData(nameof(AllLayouts))]
    public void SizeZeroIsEmpty(NgramFormat version, bool shuffled)
    {
        GeneratorOptions options = new() { Version = version, Shuffled = shuffled };
        Assert.Equal(default, new GeneratedFile(options with { Bytes = 0 }).Dataset);
        Assert.Equal(default, new GeneratedFile(options with { Ngrams = 0 }).Dataset);
    }

    [Fact]
    public void OptionsWithoutOneSizeAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Write(new GeneratorOptions()));
        Assert.Throws<ArgumentException>(() => Write(new GeneratorOptions { Bytes = 1, Ngrams = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new GeneratorOptions { Bytes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new GeneratorOptions { Ngrams = 1, Workers = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new GeneratorOptions { Ngrams = 1, Version = (NgramFormat)9 }));
    }

    [Fact]
    public void CancellationStopsTheWriting()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => NgramGenerator.Write(Stream.Null, new GeneratorOptions { Ngrams = 10 }, source.Token));
    }

    // A change of the generator that changes this changes every sample, benchmark and expected answer made with it.
    private const string Golden = "b0cf31c5f95c901903b9af041e9fa5fc1f4a1f7274c053f29a28b17f5319d2a9";

    private static void Write(GeneratorOptions options) => NgramGenerator.Write(Stream.Null, options, CancellationToken.None);

    private static CultureInfo Hostile(string name)
    {
        CultureInfo culture;
        try
        {
            culture = new CultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        }

        culture.NumberFormat.NegativeSign = "minus";
        culture.NumberFormat.NumberGroupSeparator = " ";
        return culture;
    }

    private static void AssertSameLinesInAnotherOrder(GeneratorOptions options)
    {
        GeneratedFile sorted = new(options);
        GeneratedFile shuffled = new(options with { Shuffled = true });
        string[] sortedLines = sorted.Text.Split('\n');
        string[] shuffledLines = shuffled.Text.Split('\n');
        if (sortedLines.Length > 20)
        {
            Assert.NotEqual(sortedLines, shuffledLines);
        }

        Array.Sort(sortedLines, StringComparer.Ordinal);
        Array.Sort(shuffledLines, StringComparer.Ordinal);
        Assert.Equal(sortedLines, shuffledLines);
        Assert.Equal(sorted.Dataset, shuffled.Dataset);
    }
}
