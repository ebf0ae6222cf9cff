using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

public sealed class PseudoWordsTests
{
    [Theory]
    [InlineData(1), InlineData(5_000), InlineData(1_000_000_000_000), InlineData(1L << 50)]
    public void WordsAscendAndFitTheirRoomAtAnySize(long count)
    {
        Lexicon lexicon = Lexicon.Shared;
        var words = new PseudoWords(lexicon, new StemShares(lexicon, seed: 8), seed: 8, count);
        var word = new byte[PseudoWords.MaxWordBytes];
        long stretch = Math.Min(count, 2_000);
        for (long part = 0; part < 20; part++)
        {
            byte[] previous = [];
            long first = (count - stretch) / 20 * part;
            for (long index = first; index < first + stretch; index++)
            {
                byte[] current = word[..words.Write(index, word)];
                Assert.True(current.AsSpan().SequenceCompareTo(previous) > 0);
                previous = current;
            }
        }
    }
}
