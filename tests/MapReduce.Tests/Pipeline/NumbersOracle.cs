using System.Globalization;
using System.Text;
using MapReduce.Reduce;
using MapReduce.Tests.Partition;

namespace MapReduce.Tests.Pipeline;

/// <summary>What the small job must say of its inputs, by Split and LINQ.</summary>
internal sealed class NumbersOracle
{
    private readonly Dictionary<string, ulong> _sums = [];

    public NumbersOracle(params byte[][] inputs)
    {
        for (int input = 0; input < inputs.Length; input++)
        {
            int number = 0;
            foreach (Line line in NaiveLines.Of(inputs[input]))
            {
                number++;
                Lines++;
                string[] fields = line.Text.Split('\t', 2);
                if (line.Text.Length > NumbersJob.Limit) Note("too-long", input, number, line.Offset);
                else if (line.Text.StartsWith('#')) Filtered++;
                else if (fields.Length < 2) Note("no-tab", input, number, line.Offset);
                else if (!ulong.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong count)) Note("no-number", input, number, line.Offset);
                else _sums[fields[0]] = _sums.GetValueOrDefault(fields[0]) + count;
            }
        }
    }

    public long Lines { get; private set; }

    public long Filtered { get; private set; }

    public Dictionary<string, long> BadByKind { get; } = [];

    /// <summary>Bad lines by input, number and offset, the first at first.</summary>
    public List<(int Input, int Number, long Offset, string Kind)> Bad { get; } = [];

    public long Rows => Wanted.Count();

    public ulong Total => Wanted.Aggregate(0UL, (sum, row) => sum + row.Value);

    private IEnumerable<KeyValuePair<string, ulong>> Wanted => _sums.Where(s => !s.Key.StartsWith('-'));

    /// <summary>The output with a header, as the projection's keys are bytes and not text.</summary>
    public byte[] Output(RowOrder order = default)
    {
        IEnumerable<KeyValuePair<string, ulong>> rows = Wanted.OrderBy(s => s.Key, StringComparer.Ordinal);
        if (order.Top is { } most) rows = rows.OrderByDescending(s => s.Value).Take(most).ToList().OrderBy(s => s.Key, StringComparer.Ordinal);
        if (order.ByRank) rows = rows.OrderByDescending(s => s.Value);
        return Encoding.Latin1.GetBytes("key\tsum\n" + string.Concat(rows.Select(s => $"{s.Key}\t{s.Value}\n")));
    }

    private void Note(string kind, int input, int number, long offset)
    {
        BadByKind[kind] = BadByKind.GetValueOrDefault(kind) + 1;
        Bad.Add((input, number, offset, kind));
    }
}
