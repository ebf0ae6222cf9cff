using System.Globalization;
using System.Text;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Partition;

namespace MapReduce.Tests.Pipeline;

/// <summary>A small job: lines of a key, a TAB and a number; those that begin with <c>#</c> are filtered.</summary>
public readonly struct NumbersJob(JobProbe probe) : IJob<NumbersJob, Sum>
{
    public const int Limit = 100;

    public static readonly BadLineKind NoTab = new("no-tab", "a TAB");
    public static readonly BadLineKind NoNumber = new("no-number", "a number behind the TAB");
    public static readonly BadLineKind TooLong = new("too-long", "at most 100 bytes");

    public string Name => "numbers";

    public int LineLimit => Limit;

    public NumbersJob ForWorker()
    {
        probe.Make();
        return this;
    }

    public int Recognize(ReadOnlySpan<byte> head)
    {
        probe.Heads.Add(Encoding.Latin1.GetString(head));
        probe.OnHead?.Invoke(Encoding.Latin1.GetString(head));
        return 0;
    }

    public unsafe void Map(in Batch batch, CombiningTable<Sum> table, BatchTally tally)
    {
        byte* end = batch.Lines + batch.Length;
        for (byte* line = batch.Lines; line < end;)
        {
            int length = new ReadOnlySpan<byte>(line, (int)(end - line)).IndexOf((byte)'\n');
            string text = Encoding.Latin1.GetString(line, length);
            tally.Lines++;
            probe.Line(text);
            int tab = text.IndexOf('\t');
            if (length > Limit) tally.AddBad(in batch, line, TooLong, "more");
            else if (text.StartsWith('#')) tally.Filtered++;
            else if (tab < 0) tally.AddBad(in batch, line, NoTab, "none");
            else if (!ulong.TryParse(text.AsSpan(tab + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
                tally.AddBad(in batch, line, NoNumber, "something else");
            else table.Add(line, (uint)tab, new Sum(number));
            line += length + 1;
        }
    }

    public void Dispose() => probe.Dispose();
}
