using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

public sealed class HistoryTableTests
{
    [Fact]
    public void EveryBlockUsesEveryProfileOnceAndFindsItsWordAgain()
    {
        var histories = new HistoryTable(Lexicon.Shared, seed: 4);
        for (long block = 0; block < 100; block++)
        {
            int[] profiles = [.. Enumerable.Range(0, HistoryTable.Profiles)
                .Select(i => histories.ProfileOf((block * HistoryTable.Profiles) + i))];
            Assert.Equal(Enumerable.Range(0, HistoryTable.Profiles), profiles.Order());
            for (int i = 0; i < profiles.Length; i++)
            {
                Assert.Equal((block * HistoryTable.Profiles) + i, histories.WordWith(profiles[i], block));
            }
        }
    }

    [Fact]
    public void NoCountHasMoreDigitsThanTheOneThatItMayBeCutTo()
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            foreach (HistoryLine line in new HistoryTable(Lexicon.Shared, seed).Lines)
            {
                Assert.True(line.Volumes.Digits <= line.Pages.Digits && line.Pages.Digits <= line.Matches.Digits);
                Assert.True(line.Matches.Digits is >= 1 and <= 8);
                Assert.True(line.YearsBack <= HistoryShape.LastYear - HistoryShape.FirstYear);
            }
        }
    }
}
