using System.Text;
using CsCheck;

namespace MapReduce.Words.Tests;

public sealed class WordsJobTests
{
    private static readonly Gen<string> Part = Gen.OneOf(
        "a", "B", "the", "The", "THE", "x1", "7", " ", " ", " ", "\n", "\n", "\r\n", "\t", "\0", "-", "_", "'", ".", "é", "É", "e\u0301", "Å", "\u212B", "ß", "ẞ", "ſ", "ı", "İ", "I", "i",
        "\u023A", "\u2C65", "\u212A", "Σ", "σ", "ς", "Ǆ", "ǅ", "中文", "ｗＩＤＥ", "٣", "५", "²", "Ⅷ", "ª", "ʰ", "😀", "𝒜", "\U00010400", "\U0001E921", "한글", "\u200D", "\uFEFF", "\u00A0", "\u3000", "\uFFFD",
        new string('k', 15), new string('K', 16), new string('é', 9));

    private static readonly byte[] Alphabet = [.. "aZ0 \n\n\r"u8, 0, 0xC3, 0xA9, 0xE4, 0xB8, 0xAD, 0xF0, 0x9F, 0x98, 0x80, 0xFF, 0xED, 0xA0, 0xC0];

    private static readonly Gen<byte[]> Text = Part.Array[0, 60].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    private static readonly Gen<byte[]> Damaged = Gen.Select(
        Text, Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[1, 4],
        (text, changes) =>
        {
            foreach ((double where, byte value) in changes)
                if (text.Length > 0) text[(int)(where * (text.Length - 1))] = value;
            return text;
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_text_has_the_words_that_a_look_at_one_rune_after_the_other_finds(bool foldCase) => Hold(Text, foldCase, 1500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_text_too(bool foldCase) => Hold(Damaged, foldCase, 1000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_bytes_too(bool foldCase) => Hold(Gen.OneOf(Alphabet).Array[0, 80], foldCase, 1000);

    [Fact]
    public void Every_rune_stands_alone_as_it_should()
    {
        var text = new StringBuilder();
        for (int value = 0; value <= 0x10FFFF; value++)
            if (Rune.IsValid(value) && value != '\n') text.Append(new Rune(value)).Append(' ').Append(value % 64 == 0 ? "\n" : "");
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        WordsOutcome.AssertEqual(NaiveWords.Count(bytes, false), WordsTrial.Count(bytes, false));
        WordsOutcome.AssertEqual(NaiveWords.Count(bytes, true), WordsTrial.Count(bytes, true));
    }

    [Theory]
    [InlineData("The cat, the hat. THE END", "END 1,THE 1,The 1,cat 1,hat 1,the 1")]
    [InlineData("don't snake_case x-ray 3.14", "14 1,3 1,case 1,don 1,ray 1,snake 1,t 1,x 1")]
    [InlineData("cafe\u0301 café", "cafe 1,café 1")]
    [InlineData("٣٤ ५ １２ x²", "x 1,٣٤ 1,५ 1,１２ 1")]
    [InlineData("Ⅷ ½ ①", "")]
    [InlineData("a😀b 𝒜𝒷", "a 1,b 1,𝒜𝒷 1")]
    [InlineData("\uFEFFa\u00A0b\u3000c\u200Dd", "a 1,b 1,c 1,d 1")]
    [InlineData("a\0b\ra\tb", "a 2,b 2")]
    [InlineData("", "")]
    [InlineData("\n\n \n", "")]
    [InlineData("last word", "last 1,word 1")]
    public void Words_are_runs_of_letters_and_digits(string text, string expected) => Assert.Equal(expected, Rows(text, foldCase: false));

    [Theory]
    [InlineData("The the THE tHe", "the 4")]
    [InlineData("I i ı", "i 2,ı 1")]
    [InlineData("İ i", "i 1,İ 1")]
    [InlineData("STRASSE Straße STRAẞE", "strasse 1,straße 2")]
    [InlineData("ſo SO so", "so 3")]
    [InlineData("Å \u212B å A\u030A", "a 1,å 3")]
    [InlineData("\u212A K k", "k 3")]
    [InlineData("ΣΑΣ σας σασ", "σασ 3")]
    [InlineData("Ǆ ǅ ǆ", "ǆ 3")]
    [InlineData("\u023A\u023A\u023A \u2C65\u2C65\u2C65", "\u2C65\u2C65\u2C65 2")]
    [InlineData("\U00010400 \U00010428", "\U00010428 2")]
    [InlineData("ＷＩＤＥ ｗｉｄｅ", "ｗｉｄｅ 2")]
    [InlineData("É é E\u0301", "e 1,é 2")]
    public void Case_folds_by_the_simple_mapping(string text, string expected) => Assert.Equal(expected, Rows(text, foldCase: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_word_is_found_wherever_it_lies_and_however_long_it_is(bool foldCase)
    {
        var text = new StringBuilder();
        for (int length = 1; length <= 140; length++)
            foreach (string unit in new[] { "k", "K", "é", "É", "\u023A", "中", "\U00010400" })
                text.Append(string.Concat(Enumerable.Repeat(unit, length))).Append(length % 3 == 0 ? '\n' : ' ');
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        WordsOutcome.AssertEqual(NaiveWords.Count(bytes, foldCase), WordsTrial.Count(bytes, foldCase));
    }

    [Theory]
    [InlineData("k", "k")]
    [InlineData("K", "k")]
    [InlineData("\u023A", "\u2C65")]
    public void A_word_larger_than_any_buffer_is_one_word(string unit, string folded)
    {
        string word = string.Concat(Enumerable.Repeat(unit, 300_000));
        WordsOutcome outcome = WordsTrial.Count(Encoding.UTF8.GetBytes($"{word} a\n{word}"), foldCase: true);
        Assert.Equal(new[] { "a\t1", string.Concat(Enumerable.Repeat(folded, 300_000)) + "\t2" }, outcome.Rows);
    }

    [Fact]
    public void A_line_that_is_no_utf8_is_bad_and_no_word_of_it_counts()
    {
        byte[] input = [.. "good one\nbad "u8, 0xC3, .. " two\n"u8, 0xED, 0xA0, 0x80, (byte)'\n', .. "good "u8, 0xE4, 0xB8, .. "\ngood three"u8];
        WordsOutcome outcome = WordsTrial.Count(input, foldCase: false);
        Assert.Equal(["good\t2", "one\t1", "three\t1"], outcome.Rows);
        Assert.Equal([("invalid-utf8", 1, 9), ("invalid-utf8", 2, 19), ("invalid-utf8", 3, 23)], outcome.Bad);
        Assert.Equal(5, outcome.Lines);
    }

    [Fact]
    public void A_character_cut_by_the_end_of_its_line_is_not_joined_with_the_next_line() =>
        Assert.Equal([("invalid-utf8", 0, 0), ("invalid-utf8", 1, 3)], WordsTrial.Count([(byte)'a', 0xC3, (byte)'\n', 0xA9, (byte)'b', (byte)'\n'], false).Bad);

    [Fact]
    public void A_line_over_16_MiB_is_too_long_and_one_of_16_MiB_is_not()
    {
        byte[] input = new byte[(32 << 20) + 7];
        input.AsSpan().Fill((byte)' ');
        "a"u8.CopyTo(input);
        input[16 << 20] = (byte)'\n';
        input[(32 << 20) + 2] = (byte)'\n';
        "b c\n"u8.CopyTo(input.AsSpan((32 << 20) + 3));
        WordsOutcome outcome = WordsTrial.Count(input, foldCase: false);
        Assert.Equal(["a\t1", "b\t1", "c\t1"], outcome.Rows);
        Assert.Equal([("line-too-long", 1, (16L << 20) + 1)], outcome.Bad);
        Assert.Equal(3, outcome.Lines);
        Assert.Equal(16 << 20, new WordsJob(false).LineLimit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_word_over_1_MiB_makes_its_line_bad_and_no_word_of_the_line_counts(bool foldCase)
    {
        string longest = new('w', 1 << 20), longer = new('é', (1 << 19) + 1);
        byte[] input = System.Text.Encoding.UTF8.GetBytes($"a {longest} b\na {longer} c\na {longest}\na {longer}\n");
        WordsOutcome outcome = WordsTrial.Count(input, foldCase);
        Assert.Equal(["a\t2", "b\t1", $"{longest}\t2"], outcome.Rows);
        int good = longest.Length + 5, bad = longer.Length * 2 + 5;
        Assert.Equal([("word-too-long", 1, good), ("word-too-long", 3, good + bad + longest.Length + 3)], outcome.Bad);
        Assert.Equal(4, outcome.Lines);
    }

    [Fact]
    public void A_row_is_a_word_and_its_count() => Assert.Equal(["word", "count"], new WordsProjection().Columns.Select(column => column.Name));

    private static void Hold(Gen<byte[]> texts, bool foldCase, int times) => texts.Sample(
        text =>
        {
            WordsOutcome expected = NaiveWords.Count(text, foldCase);
            WordsOutcome.AssertEqual(expected, WordsTrial.Count(text, foldCase));
            WordsOutcome.AssertEqual(expected, WordsTrial.Count(text, foldCase, batchBytes: 1 + text.Length / 4));
        },
        iter: times, threads: 1, print: text => $"{Convert.ToHexString(text)}: {Encoding.UTF8.GetString(text)}");

    private static string Rows(string text, bool foldCase) =>
        string.Join(',', WordsTrial.Count(Encoding.UTF8.GetBytes(text), foldCase).Rows.Select(row => row.Replace('\t', ' ')));
}
