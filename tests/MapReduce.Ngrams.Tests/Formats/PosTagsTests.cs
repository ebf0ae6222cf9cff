using System.Text;
using CsCheck;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Formats;

public sealed class PosTagsTests
{
    private static readonly string[] Tags = ["NOUN", "VERB", "ADJ", "ADV", "PRON", "DET", "ADP", "NUM", "CONJ", "PRT", "X", ".", "PROPN"];

    public static TheoryData<string> EachTag => [.. Tags];

    [Theory, MemberData(nameof(EachTag))]
    public void Every_tag_of_the_list_is_one_behind_a_word_and_between_underscores(string tag)
    {
        Assert.True(IsTagged($"watch_{tag}"));
        Assert.True(IsTagged($"_{tag}_"));
        Assert.True(IsTagged($"é_{tag}"));
        Assert.True(IsTagged($"the old watch_{tag} here"));
        Assert.True(IsTagged($"the old _{tag}_ here"));
        Assert.False(IsTagged(tag));
        Assert.False(IsTagged($"_{tag}"));
        Assert.False(IsTagged($"watch{tag}"));
        Assert.False(IsTagged($"watch_{tag}s"));
        Assert.False(IsTagged($"watch_{tag}_"));
        Assert.False(IsTagged($"watch_{tag.ToLowerInvariant()}") && tag != ".");
    }

    [Theory]
    [InlineData("AM_PM_NOUN", true)]
    [InlineData("and___DET", true)]
    [InlineData("ACLC_.", true)]
    [InlineData(":_.", true)]
    [InlineData("__NOUN", true)]
    [InlineData("A_B_C_VERB", true)]
    [InlineData("burnt_ADJ orange_NOUN", true)]
    [InlineData("burnt orange_NOUN", true)]
    [InlineData("burnt_ADJ orange", true)]
    [InlineData("_START_ The", true)]
    [InlineData("_START_", true)]
    [InlineData("end _END_", true)]
    [InlineData("_ROOT_ is", true)]
    [InlineData("_._", true)]
    [InlineData(" a_X", true)]
    [InlineData("drink_VERB=>water", true)]
    [InlineData("drink=>water_NOUN", true)]
    [InlineData("_ROOT_=>will_VERB", true)]
    [InlineData("_ROOT_=>will", false)]
    [InlineData("drink=>water", false)]
    [InlineData("drink_VERB=>", false)]
    [InlineData("=>_NOUN", true)]
    [InlineData("AHAB_", false)]
    [InlineData("_", false)]
    [InlineData("__", false)]
    [InlineData("___", false)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("watch", false)]
    [InlineData("_NOUN", false)]
    [InlineData("NOUN_", false)]
    [InlineData("START_", false)]
    [InlineData("watch_START", false)]
    [InlineData("_START", false)]
    [InlineData("_STARTS_", false)]
    [InlineData("watch_NOUN_", false)]
    [InlineData("watch_NOUN_x", false)]
    [InlineData("watch_NOUNS", false)]
    [InlineData("snake_case name_", false)]
    [InlineData("a_ NOUN", false)]
    [InlineData("a _NOUN b", false)]
    [InlineData("watch_..", false)]
    public void Examples(string ngram, bool tagged) => Assert.Equal(tagged, IsTagged(ngram));

    [Theory]
    [InlineData("watch_NOUN", 5)]
    [InlineData("AM_PM_NOUN", 5)]
    [InlineData("and___DET", 5)]
    [InlineData(":_.", 1)]
    [InlineData("__X", 1)]
    [InlineData("é_ADJ", 2)]
    [InlineData("AHAB_", -1)]
    [InlineData("_NOUN_", -1)]
    [InlineData("_NOUN", -1)]
    [InlineData("_", -1)]
    [InlineData("", -1)]
    public void A_tag_starts_at_the_last_underscore(string token, int start) => Assert.Equal(start, PosTags.TagStart(Encoding.UTF8.GetBytes(token)));

    [Fact]
    public void Any_ngram_is_tagged_where_the_naive_patterns_say_so()
    {
        Gen<string> part = Gen.OneOf([.. Tags, "START", "END", "ROOT", "_", "_", "_", "_", " ", " ", "a", "é", "x", "NOUNS", ".", "=>", "=>"]);
        part.Array[0, 9].Select(string.Concat).Sample(ngram => IsTagged(ngram) == NaiveTags.IsTagged(ngram) && Stripped(ngram) == NaiveTags.Strip(ngram), iter: 20_000, threads: 1);
    }

    [Theory]
    [InlineData("Drink_VERB=>Water_NOUN Now", "drink_VERB=>water_NOUN now")]
    [InlineData("Drink_VERB=>Water", "drink_VERB=>water")]
    [InlineData("Drink=>Water_NOUN", "drink=>water_NOUN")]
    [InlineData("_ROOT_=>Will_VERB", "_ROOT_=>will_VERB")]
    [InlineData("A_NOUN=>B_VERB=>C_X", "a_NOUN=>b_verb=>c_X")]
    [InlineData("_START_ The_DET", "_START_ the_DET")]
    [InlineData("_FOO_ A_", "_foo_ a_")]
    public void Words_are_folded_and_their_tags_are_not(string ngram, string folded)
    {
        byte[] room = new byte[200];
        Assert.Equal(folded, Encoding.UTF8.GetString(room, 0, PosTags.FoldWords(Encoding.UTF8.GetBytes(ngram), room)));
    }

    private static string Stripped(string ngram)
    {
        byte[] room = new byte[Encoding.UTF8.GetByteCount(ngram)];
        return Encoding.UTF8.GetString(room, 0, PosTags.Strip(Encoding.UTF8.GetBytes(ngram), room));
    }

    private static bool IsTagged(string ngram) => PosTags.Of(Encoding.UTF8.GetBytes(ngram)) != PosTag.None;
}
