using System.Text;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Tests.Filter;

public sealed unsafe class NgramSetTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("a\nbc\né f\n", "a|bc|é f")]
    [InlineData("a\r\nbc\r\né f", "a|bc|é f")]
    [InlineData("\n\r\n\na\n\n\nbc\n\n", "a|bc")]
    [InlineData("\uFEFFa\nbc", "a|bc")]
    [InlineData("a", "a")]
    [InlineData("a\na\r\na", "a")]
    [InlineData(" a\na \n \n\"a\"\n9,000\n#a\n", "a|\"a\"|9,000|#a")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("\uFEFF", "")]
    public void A_list_is_read_a_line_an_ngram_without_blanks_around_it(string list, string ngrams)
    {
        string[] expected = ngrams.Split('|', StringSplitOptions.RemoveEmptyEntries);
        using NgramSet set = Read(Encoding.UTF8.GetBytes(list));
        Assert.Equal(expected.Length, set.Count);
        Assert.All(expected, ngram => Assert.True(Contains(set, ngram), ngram));
        Assert.All(new[] { "", "a\r", "bc\r", "\uFEFFa", "A", "b", "x", "9" }, ngram => Assert.False(Contains(set, ngram), ngram));
    }

    [Theory]
    [InlineData("a\n\nb \nc\n", 3, "'b'", null)]
    [InlineData(" a b\n  c\n\n d \n", 1, "'a b'", "2 more")]
    [InlineData("a b\n \nc\n", null, null, null)]
    public void Blanks_around_an_ngram_are_told_with_their_place(string list, int? line, string? first, string? more)
    {
        using NgramSet set = Read(Encoding.UTF8.GetBytes(list));
        if (line is null) Assert.Null(set.Warning);
        else
        {
            Assert.Contains($"{_path}:{line}: ", set.Warning!.Message);
            Assert.Contains(first!, set.Warning.Message);
            Assert.Equal(more is not null, set.Warning.Message.Contains("more", StringComparison.Ordinal));
            Assert.Contains(more ?? "", set.Warning.Message);
        }
    }

    [Fact]
    public void Named_ngrams_and_those_of_a_list_are_one_set()
    {
        File.WriteAllText(_path, "b\nc\n");
        using var set = new NgramSet(["a", "b", ""], _path);
        Assert.Equal(3, set.Count);
        Assert.True(Contains(set, "a") && Contains(set, "b") && Contains(set, "c"));
    }

    [Fact]
    public void A_folded_set_holds_lower_case_of_every_script_also_where_it_is_longer()
    {
        File.WriteAllText(_path, string.Concat(Enumerable.Repeat("Ⱥ\n", 1000)) + "ÉTÉ\nétÉ\n");
        using var set = new NgramSet(["The", "ДОМ"], _path, foldCase: true);
        Assert.Equal(4, set.Count);
        Assert.All(new[] { "the", "дом", "ⱥ", "été" }, ngram => Assert.True(Contains(set, ngram), ngram));
        Assert.False(Contains(set, "The"));
    }

    [Fact]
    public void Lines_longer_than_a_piece_that_is_read_at_a_time_are_whole()
    {
        string longOne = new('k', 700_000);
        File.WriteAllText(_path, $"a\n{longOne}\r\nb\n{longOne}x");
        using NgramSet set = Read(File.ReadAllBytes(_path));
        Assert.Equal(4, set.Count);
        Assert.True(Contains(set, longOne) && Contains(set, longOne + "x") && Contains(set, "b"));
    }

    [Theory]
    [InlineData("a\tb\n", 1, "TAB")]
    [InlineData("a\n\r\n\nb\t1\n", 4, "TAB")]
    [InlineData("a\nb\xFF\n", 2, "UTF-8")]
    [InlineData("a\nb\n\xC3", 3, "UTF-8")]
    public void A_line_that_can_be_no_ngram_is_refused_with_its_number(string latin1, int line, string found)
    {
        MapReduceException refused = Assert.Throws<MapReduceException>(() => Read(Encoding.Latin1.GetBytes(latin1)));
        Assert.Equal(Failure.BadData, refused.Failure);
        Assert.StartsWith($"{_path}:{line}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_a_refused_line_is_right_far_into_a_list()
    {
        string lines = string.Concat(Enumerable.Range(1, 200_000).Select(i => i == 190_123 ? "a\tb\n" : $"ngram {i}\n"));
        MapReduceException refused = Assert.Throws<MapReduceException>(() => Read(Encoding.UTF8.GetBytes(lines)));
        Assert.StartsWith($"{_path}:190123: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_not_there_is_told()
    {
        MapReduceException refused = Assert.Throws<MapReduceException>(() => new NgramSet([], _path + ".none"));
        Assert.Equal(Failure.InputUnreadable, refused.Failure);
        Assert.StartsWith(_path + ".none: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_tells_lists_apart()
    {
        string[] lists = ["a\nb\n", "a\nB\n", "ab\n", "a\n", "a b\n", ""];
        ulong[] fingerprints = [.. lists.Select(list => { using NgramSet set = Read(Encoding.UTF8.GetBytes(list)); return set.Fingerprint; })];
        Assert.Equal(lists.Length, fingerprints.Distinct().Count());
        using NgramSet crlf = Read("a\r\n\r\nb"u8.ToArray());
        Assert.Equal(fingerprints[0], crlf.Fingerprint);
    }

    private NgramSet Read(byte[] list)
    {
        File.WriteAllBytes(_path, list);
        return new NgramSet([], _path);
    }

    private static bool Contains(NgramSet set, string ngram)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(ngram), .. new byte[16]];
        fixed (byte* start = bytes) return set.Contains(start, (uint)bytes.Length - 16);
    }
}
