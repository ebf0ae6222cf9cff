using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Series;

namespace MapReduce.Ngrams.Tests.Filter;

/// <summary>What an index of many wildcards finds, against a regular expression for each.</summary>
public sealed class WildcardIndexTests
{
    private static readonly string[] Words = ["a", "b", "a_NOUN", "a_VERB", "b_NOUN", "_NOUN_", "_ROOT_", "*", "a_b", "=>", "a=>b", "a_VERB=>b", "a=>b_NOUN", "a_VERB=>b_NOUN", "_ROOT_=>a", "a=>b=>c"];

    private static readonly string[] Patterns = ["*", "*_NOUN", "*_*", "a_*", "b", "a_NOUN", "[*]", "*=>*", "a=>*", "*=>b", "*_VERB=>*", "*_VERB=>*_NOUN", "a_*=>b", "a_VERB=>*", "_ROOT_=>*", "*=>b_*", "[a=>b]"];

    [Fact]
    public void An_ngram_is_found_by_those_wildcards_that_match_it_one_by_one()
    {
        int found = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            string[] Some(string[] of) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => of[random.Next(of.Length)])];
            string[][] asked = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Some(Patterns)).Where(words => words.Any(word => word.Contains('*') && word != "[*]"))];
            NgramWildcard[] wildcards = [.. asked.Select(words => Assert.Single(Assert.IsType<NgramTerm>(ExpressionParser.Parse(string.Join(' ', words)).Root).Group!.Wildcards))];
            var index = new WildcardIndex(wildcards);
            foreach (string[] ngram in Enumerable.Range(0, 20).Select(_ => Some(Words)))
            {
                int[] expected = [.. asked.Index().Where(pattern => pattern.Item.Length == ngram.Length && pattern.Item.Zip(ngram).All(pair => Matches(pair.First, pair.Second))).Select(pattern => pattern.Index)];
                byte[] bytes = Encoding.UTF8.GetBytes(string.Join(' ', ngram));
                var numbers = new List<int>();
                Assert.Equal(expected.Length > 0, index.Find(bytes, numbers));
                Assert.Equal(expected, numbers.Order());
                Assert.Equal(expected.Length > 0, index.MatchesAny(bytes));
                found += expected.Length;
            }
        }
        Assert.True(found > 1000);
    }

    /// <summary>The forms of words as they are documented, as regular expressions.</summary>
    private static bool Matches(string pattern, string word)
    {
        const string any = "(?:(?!=>).)+";
        if (pattern[0] == '[') return word == pattern[1..^1];
        string[] pair = pattern.Split("=>");
        if (pair.Length == 2) return Regex.Match(word, "^(.+?)=>(.+)$") is { Success: true } parts && Matches(pair[0], parts.Groups[1].Value) && Matches(pair[1], parts.Groups[2].Value);
        return pattern switch
        {
            "*" => word == "=>" || (Regex.IsMatch(word, $"^{any}$") && !Regex.IsMatch(word, "._(NOUN|VERB)$|^_(NOUN|ROOT)_$")),
            "*_NOUN" => Regex.IsMatch(word, $"^{any}_NOUN$"),
            "*_VERB" => Regex.IsMatch(word, $"^{any}_VERB$"),
            "*_*" => Regex.IsMatch(word, $"^{any}_(NOUN|VERB)$"),
            "a_*" => Regex.IsMatch(word, "^a_(NOUN|VERB)$"),
            "b_*" => Regex.IsMatch(word, "^b_(NOUN|VERB)$"),
            _ => word == pattern,
        };
    }
}
