using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Formats;

public sealed class TokenisationTests
{
    [Theory]
    [InlineData("host's", "host 's")]
    [InlineData("host’s", "host 's")]
    [InlineData("The host's wife", "The host 's wife")]
    [InlineData("don't", "do not")]
    [InlineData("I don't know", "I do not know")]
    [InlineData("Didn't", "Did not")]
    [InlineData("cannot", "can not")]
    [InlineData("Can't", "Can not")]
    [InlineData("CAN'T", "CAN NOT")]
    [InlineData("won't", "will not")]
    [InlineData("Won't", "Will not")]
    [InlineData("shan't", "shall not")]
    [InlineData("they're", "they 're")]
    [InlineData("we'll", "we 'll")]
    [InlineData("I've", "I 've")]
    [InlineData("I'm", "I 'm")]
    [InlineData("he'd", "he 'd")]
    [InlineData("a,b", "a , b")]
    [InlineData("Well,", "Well ,")]
    [InlineData("London, England", "London , England")]
    [InlineData("finished.", "finished .")]
    [InlineData("well-known", "well - known")]
    [InlineData("mother-in-law's", "mother - in - law 's")]
    [InlineData("and/or", "and / or")]
    [InlineData("(sic)", "( sic )")]
    [InlineData("what?!", "what ? !")]
    [InlineData("\"so\"", "\" so \"")]
    [InlineData("R&D", "R & D")]
    [InlineData("$5", "$ 5")]
    [InlineData("5%", "5 %")]
    [InlineData(" two  blanks ", "two blanks")]
    [InlineData("the_DET host's", "the_DET host 's")]
    public void What_cannot_occur_is_shown_as_Google_writes_it(string written, string googles)
    {
        Assert.Equal(googles, Tokenisation.GooglesForm(written));
        Assert.Null(Tokenisation.GooglesForm(googles));
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("'s")]
    [InlineData("do not")]
    [InlineData("9,000")]
    [InlineData("3.14")]
    [InlineData("U.S.")]
    [InlineData("Mr.")]
    [InlineData("R'n'B")]
    [InlineData("O'Brien")]
    [InlineData("annex'd")]
    [InlineData("acts'")]
    [InlineData("ac.uk")]
    [InlineData(",")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("C++")]
    [InlineData("watch_NOUN")]
    [InlineData("_._")]
    [InlineData("--_.")]
    [InlineData("drink=>water")]
    [InlineData("_START_ The")]
    [InlineData("naïve")]
    [InlineData("日本")]
    [InlineData("")]
    [InlineData(" ")]
    public void What_can_occur_stays(string ngram) => Assert.Null(Tokenisation.GooglesForm(ngram));

    [Fact]
    public void A_text_of_marks_alone_is_cut_at_each_and_one_of_very_many_is_left_alone()
    {
        Assert.Equal(string.Join(' ', Enumerable.Repeat('!', 1024)), Tokenisation.GooglesForm(new string('!', 1024)));
        Assert.Equal(string.Join(" ! ", Enumerable.Repeat("a", 500)), Tokenisation.GooglesForm(string.Join('!', Enumerable.Repeat("a", 500))));
        Assert.Equal("a / b ! c / d 's", Tokenisation.GooglesForm("a/b!c/d's"));
        Assert.Null(Tokenisation.GooglesForm(new string('!', 200_000)));
    }

    [Fact]
    public void Of_what_does_occur_nearly_everything_stays()
    {
        string[] ngrams = [.. Encoding.UTF8.GetString(RealData.Read(RealData.V2Shard)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Distinct()];
        string[] cut = [.. ngrams.Where(ngram => Tokenisation.GooglesForm(ngram) is not null)];
        // A few misprints that end in a dot or 's.
        Assert.True(cut.Length * 250 < ngrams.Length, string.Join(' ', cut));
    }
}
