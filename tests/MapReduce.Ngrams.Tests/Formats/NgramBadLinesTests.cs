using System.Reflection;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Formats;

public sealed class NgramBadLinesTests
{
    [Fact]
    public void Each_kind_has_a_name_and_a_message_of_its_own_and_the_list_has_all()
    {
        BadLineKind[] declared = [.. typeof(NgramBadLines).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<BadLineKind>()];
        Assert.Equal(declared, NgramBadLines.All);
        Assert.Equal(declared.Length, declared.Select(kind => kind.Name).Distinct().Count());
        Assert.All(declared, kind => Assert.Matches(@"\A[a-z0-9]+(-[a-z0-9]+)+\z", kind.Name));
        Assert.All(declared, kind => Assert.NotEmpty(kind.Message));
    }

    /// <summary>Reports and rejects carry the names, so that they must not change.</summary>
    [Fact]
    public void Names_stay_what_they_are() => Assert.Equal(
        [
            "line-too-long", "nul-byte", "invalid-utf8", "byte-order-mark", "too-few-fields", "too-many-fields", "empty-ngram", "bad-year", "bad-count", "negative-count", "count-too-large",
            "bad-group", "bad-row", "changed-text", "history-row",
        ],
        NgramBadLines.All.Select(kind => kind.Name));
}
