using System.Globalization;
using System.Text;
using MapReduce.Cli.Process;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Inspect;

/// <summary>What inputs are, for people: a few lines each.</summary>
internal static class InspectCards
{
    public static byte[] Show(IReadOnlyList<InspectedInput> inputs) => Encoding.UTF8.GetBytes(string.Join('\n', inputs.Select(Card)));

    private static string Card(InspectedInput input)
    {
        var card = new StringBuilder($"{ShownText.Of(input.Name)}\n");
        void Line(string name, string value) => card.Append(CultureInfo.InvariantCulture, $"  {name,-10} {ShownText.Of(value)}\n");
        Line("container", $"{input.Container}, {Readable.Size(input.StoredBytes)}{(input.Result is { } read && input.Found.Container != Container.Plain ? $", {Readable.Size(read.Bytes)} of text" : "")}");
        Line("version", input.Version);
        if (input.Failure is { } failure) Line("problem", Failures.MessageOf(failure));
        if (input.Result is not { } result) return card.ToString();
        Line("lines", Readable.Number(result.Lines));
        Line("ngrams", string.Create(CultureInfo.InvariantCulture, $"{input.Found.Ngrams:N0}, {100 * input.Found.TaggedShare:0.#} % of them tagged"));
        Line("years", input.Found.FirstYear is { } first ? $"{first} to {input.Found.LastYear}" : "none");
        Line("bad lines", result.Bad == 0 ? "none" : $"{Readable.Number(result.Bad)}: {input.BadByKind}");
        return card.ToString();
    }
}
