using System.Text;
using CsCheck;
using MapReduce.Map;
using Xunit;

namespace MapReduce.Tests.Map;

[Trait("Runs", "OnLesserMachines")]
public sealed class CaseFoldTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("The THE the", "the the the")]
    [InlineData("@AZ[`az{_0\u007F", "@az[`az{_0\u007F")]
    [InlineData("ÄÖÜ ÉÈ ÅÇÑ", "äöü éè åçñ")]
    [InlineData("ΣΊΣΥΦΟΣ σίσυφος Ω", "σίσυφοσ σίσυφοσ ω")]   // every sigma alike: no letter depends on its place
    [InlineData("ſ ϐ ϑ ẛ \u1E9E", "s β θ ṡ ß")]   // letters that differ from others only in case or form
    [InlineData("\u0130 I ı i", "\u0130 i ı i")]   // the dotted capital has no simple folding
    [InlineData("ꭰ Ꭰ", "Ꭰ Ꭰ")]   // Cherokee folds to the letters that it had first, its capitals
    [InlineData("ДОМ Ёлка ЂЊ", "дом ёлка ђњ")]
    [InlineData("ԱՐԵՎ ႠႡ", "արեվ ⴀⴁ")]
    [InlineData("\u01C4\u01C5\u01C6", "\u01C6\u01C6\u01C6")]   // three forms of one letter
    [InlineData("Ⱥ Ⱦ", "ⱥ ⱦ")]                      // a byte longer in lower case
    [InlineData("\u212A \u212B \u2126", "k å ω")]      // the signs for kelvin, angstrom and ohm: shorter
    [InlineData("ẞ ß", "ß ß")]
    [InlineData("𐐀𐐁", "𐐨𐐩")]                        // beyond the first 65,536 code points
    [InlineData("中文 😀 ١٢ ²", "中文 😀 ١٢ ²")]
    public void Letters_have_the_folded_case_that_Unicode_gives_each_by_itself(string text, string folded)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text), room = new byte[CaseFold.MostBytes(bytes.Length)];
        Assert.Equal(folded, Encoding.UTF8.GetString(room, 0, CaseFold.Fold(bytes, room)));
        Assert.Equal(folded, CaseFold.Fold(text));
    }

    [Fact]
    public void Every_code_point_alone_and_among_ASCII_folds_as_the_file_of_Unicode_says()
    {
        Dictionary<int, string> simple = File.ReadLines(Path.Join(AppContext.BaseDirectory, "Map", "CaseFolding.txt")).Where(line => line[0] != '#')
            .ToDictionary(line => Convert.ToInt32(line.Split(' ')[0], 16), line => char.ConvertFromUtf32(Convert.ToInt32(line.Split(' ')[1], 16)));
        Assert.Equal(1454, simple.Count);
        var expected = new StringBuilder();
        var text = new StringBuilder();
        byte[] room = new byte[64];
        foreach (int value in Enumerable.Range(0, 0x110000).Where(Rune.IsValid))
        {
            string letter = char.ConvertFromUtf32(value), folded = simple.GetValueOrDefault(value, letter);
            byte[] bytes = Encoding.UTF8.GetBytes(letter);
            int length = CaseFold.Fold(bytes, room.AsSpan(0, CaseFold.MostBytes(bytes.Length)));
            if (!room.AsSpan(0, length).SequenceEqual(Encoding.UTF8.GetBytes(folded))) Assert.Fail($"U+{value:X4}");
            if (value % 97 != 0 && folded == letter) continue;
            text.Append('A').Append(letter).Append('Z');
            expected.Append('a').Append(folded).Append('z');
        }
        Assert.Equal(expected.ToString(), CaseFold.Fold(text.ToString()));
    }

    [Fact]
    public void Folding_twice_is_folding_once_and_pieces_fold_as_the_whole() =>
        Gen.Select(Gen.OneOf("a", "B", " ", "É", "Ⱥ", "\u212A", "Σ", "𐐀", "中", "XYZ").Array[0, 40], Gen.Int[0, 40]).Sample(
            (letters, cut) =>
            {
                string whole = string.Concat(letters), folded = CaseFold.Fold(whole);
                return folded == CaseFold.Fold(folded) && folded == CaseFold.Fold(string.Concat(letters.Take(cut))) + CaseFold.Fold(string.Concat(letters.Skip(cut)));
            },
            iter: 2000, threads: 1);
}
