using MapReduce.Input;
using MapReduce.Input.Web;
using MapReduce.Tests.Partition;

namespace MapReduce.Tests.Input.Web;

public sealed class WebFileTests
{
    [Theory]
    [InlineData("http://host/a", "http://host/a")]
    [InlineData("http://user:secret@host/a@b?c=d@e", "http://***@host/a@b?c=d@e")]
    [InlineData("HTTPS://user@host", "HTTPS://***@host")]
    [InlineData("http://u:a@b@host:80/", "http://***@host:80/")]
    [InlineData("http://u:se/cret@host/x", "http://***@host/x")]
    [InlineData("http://host:80/a@b", "http://host:80/a@b")]
    [InlineData("see http://u:p@h/x, s3://k:v@b and mail me@host", "see http://***@h/x, s3://***@b and mail me@host")]
    [InlineData("a@b", "a@b")]
    [InlineData("://", "://")]
    [InlineData("", "")]
    public void A_user_and_a_password_are_never_shown(string text, string shown)
    {
        Assert.Equal(shown, ShownText.HideUsers(text));
        Assert.Equal(shown, new MapReduceException(Failure.InputUnreadable, text).Message);
    }

    [Fact]
    public void What_tells_files_apart_has_no_password_and_still_tells_them_apart()
    {
        string Line(string url) => new WebFile(new Uri(url), 5, "1").ToString();
        Assert.DoesNotContain("secret", Line("http://u:secret@host/a"));
        Assert.Equal(4, new[] { Line("http://u:secret@host/a"), Line("http://u:secret@host/b"), Line("http://u:secret@other/a"), Line("http://host/a") }.Distinct().Count());
        Assert.Equal(Line("http://u:secret@host/a"), Line("http://u:new@host/a"));
    }

    [Theory]
    [InlineData("file:///a/b.tsv", "/a/b.tsv")]
    [InlineData("file://localhost/a%20b%25/%C3%A9", "/a b%/é")]
    [InlineData("FILE:///a", "/a")]
    [InlineData("a/b", "a/b")]
    [InlineData("a b://c", "a b://c")]
    [InlineData("://c", "://c")]
    [InlineData("1x://c", "1x://c")]
    public void A_file_url_is_a_path(string name, string path) => Assert.Equal(path, WebFile.PathOf(name));

    [Theory]
    [InlineData("s3://bucket/a", "s3://bucket/a: s3:// cannot be read; expected a path, or a URL with http://, https:// or file://")]
    [InlineData("gs://bucket/*.gz", "gs://bucket/*.gz: gs:// cannot be read")]
    [InlineData("ftp://u:secret@host/a", "ftp://***@host/a: ftp:// cannot be read")]
    [InlineData("file://host/a", "file://host/a: is not a file on this machine; expected file:///PATH")]
    [InlineData("file://", "file://: is not a file on this machine")]
    public void Any_other_url_is_refused_with_the_schemes_that_there_are(string name, string refusal)
    {
        MapReduceException failure = Assert.Throws<MapReduceException>(() => InputList.Resolve([name]));
        Assert.Equal(Failure.InputUnreadable, failure.Failure);
        Assert.StartsWith(refusal, failure.Message, StringComparison.Ordinal);
    }
}
