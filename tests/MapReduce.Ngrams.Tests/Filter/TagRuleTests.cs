using System.Text;
using CsCheck;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Filter;

public sealed class TagRuleTests
{
    [Theory]
    [InlineData("keep", "watch watch_NOUN _NOUN_ AHAB_ watch_VERB dog")]
    [InlineData("drop", "watch AHAB_")]
    [InlineData("only", "watch_NOUN _NOUN_ watch_VERB dog")]
    [InlineData("NOUN", "watch_NOUN")]
    [InlineData("VERB", "watch_VERB dog")]
    [InlineData("VERB,NOUN", "watch_NOUN watch_VERB dog")]
    [InlineData("ADJ", "")]
    [InlineData("X,.", "")]
    public void A_rule_counts_what_it_names(string rule, string counted)
    {
        string[] ngrams = ["watch", "watch_NOUN", "_NOUN_", "AHAB_", "watch_VERB dog"];
        Assert.Equal(counted, string.Join(' ', ngrams.Where(ngram => TagRule.Named(rule)!.Value.Accepts(Encoding.UTF8.GetBytes(ngram)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("NOUN,")]
    [InlineData(",NOUN")]
    [InlineData("NOUN VERB")]
    [InlineData("NOUN, VERB")]
    [InlineData("_NOUN")]
    [InlineData("NOUN,drop")]
    [InlineData("keep,NOUN")]
    [InlineData("START")]
    public void What_is_no_tag_makes_no_rule(string name) => Assert.Null(TagRule.Named(name));

    [Theory]
    [InlineData("keep", "keep")]
    [InlineData("drop", "drop")]
    [InlineData("only", "only")]
    [InlineData("VERB,NOUN", "NOUN,VERB")]
    [InlineData("VERB,VERB", "VERB")]
    [InlineData(".,X", "X,.")]
    [InlineData("noun,Verb", "NOUN,VERB")]
    [InlineData("Keep", "keep")]
    [InlineData("PropN,ONLY,noun", null)]
    [InlineData("propn,.", ".,PROPN")]
    [InlineData("PROPN,NOUN,VERB,ADJ,ADV,PRON,DET,ADP,NUM,CONJ,PRT,X,.", "NOUN,VERB,ADJ,ADV,PRON,DET,ADP,NUM,CONJ,PRT,X,.,PROPN")]
    public void Rules_that_count_the_same_have_one_name(string asked, string? name) => Assert.Equal(name, TagRule.Named(asked)?.Name);

    [Fact]
    public void Any_ngram_is_counted_and_stripped_as_the_naive_patterns_say()
    {
        Gen<string> part = Gen.OneOf("NOUN", "VERB", "X", ".", "PROPN", "START", "_", "_", "_", "_", " ", " ", "a", "é", "NOUNS", "_NOUN", "_.");
        Gen.Select(part.Array[0, 9].Select(string.Concat), Gen.OneOf("keep", "drop", "only", "NOUN", "VERB,.", "X,NOUN,ADJ", "PROPN")).Sample(
            (ngram, tags) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(ngram), stripped = new byte[bytes.Length];
                return TagRule.Named(tags)!.Value.Accepts(bytes) == NaiveTags.Accepts(tags, ngram)
                    && Encoding.UTF8.GetString(stripped, 0, PosTags.Strip(bytes, stripped)) == NaiveTags.Strip(ngram);
            },
            iter: 20_000, threads: 1);
    }

    [Theory]
    [InlineData("watch_NOUN", "watch")]
    [InlineData("AM_PM_NOUN", "AM_PM")]
    [InlineData("and___DET", "and__")]
    [InlineData(":_.", ":")]
    [InlineData("__X", "_")]
    [InlineData("a_NOUN_NOUN", "a_NOUN")]
    [InlineData("the_DET old watch_NOUN", "the old watch")]
    [InlineData("_NOUN_", "_NOUN_")]
    [InlineData("_START_ The_DET", "_START_ The")]
    [InlineData("AHAB_", "AHAB_")]
    [InlineData(" a_X ", " a ")]
    [InlineData("plain words", "plain words")]
    public void Stripping_takes_the_last_tag_of_each_token_and_leaves_placeholders(string ngram, string stripped)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ngram), room = new byte[bytes.Length];
        Assert.Equal(stripped, Encoding.UTF8.GetString(room, 0, PosTags.Strip(bytes, room)));
    }
}
