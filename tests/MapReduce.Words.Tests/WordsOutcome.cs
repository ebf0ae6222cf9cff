namespace MapReduce.Words.Tests;

/// <summary>All that can be seen of a count of words: the rows <c>word⇥count</c> in order, the lines, and which of them (0-based) are bad.</summary>
internal sealed record WordsOutcome(IReadOnlyList<string> Rows, long Lines, IReadOnlyList<(string Kind, long Line, long Offset)> Bad)
{
    public static void AssertEqual(WordsOutcome expected, WordsOutcome answer)
    {
        Assert.Equal(expected.Rows, answer.Rows);
        Assert.Equal(expected.Bad, answer.Bad);
        Assert.Equal(expected.Lines, answer.Lines);
    }
}
