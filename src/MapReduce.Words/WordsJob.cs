using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Combine;
using MapReduce.Map;

namespace MapReduce.Words;

/// <summary>Counts the words of plain text: maximal runs of Unicode letters and digits.</summary>
/// <param name="foldCase">Whether words that differ only in case merge, by Unicode's simple case folding, the same in every culture.</param>
public readonly struct WordsJob(bool foldCase) : IJob<WordsJob, Occurrences>, IDisposable
{
    /// <summary>The longest line in bytes. A whole book on one line is shorter, and several such lines fit into memory beside the tables.</summary>
    private const int LineLimitBytes = 16 << 20;

    /// <summary>The longest word in bytes. A longer run of letters is not text.</summary>
    private const int WordLimitBytes = 1 << 20;

    /// <summary>A line longer than the limit.</summary>
    public static readonly BadLineKind TooLong = new("line-too-long", "at most 16 MiB a line");

    /// <summary>A line with a word longer than the limit.</summary>
    public static readonly BadLineKind WordTooLong = new("word-too-long", "at most 1 MiB a word");

    /// <summary>A line that is not valid UTF-8.</summary>
    public static readonly BadLineKind InvalidUtf8 = new("invalid-utf8", "UTF-8 text");

    /// <inheritdoc/>
    public string Name => foldCase ? "words, case folded" : "words";

    /// <inheritdoc/>
    public int LineLimit => LineLimitBytes;

    /// <inheritdoc/>
    public WordsJob ForWorker() => this;

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head) => 0;

    /// <inheritdoc/>
    public void Dispose() { }

    /// <inheritdoc/>
    public unsafe void Map(in Batch batch, CombiningTable<Occurrences> table, BatchTally tally)
    {
        byte* end = batch.Lines + batch.Length;
        for (byte* line = batch.Lines; line < end;)
        {
            int length = new ReadOnlySpan<byte>(line, (int)(end - line)).IndexOf((byte)'\n');
            var text = new ReadOnlySpan<byte>(line, length);
            tally.Lines++;
            if (length > LineLimitBytes) tally.AddBad(in batch, line, TooLong, $"more than {LineLimitBytes} bytes");
            else if (!System.Text.Unicode.Utf8.IsValid(text)) tally.AddBad(in batch, line, InvalidUtf8, "invalid UTF-8");
            else if (length > WordLimitBytes && HasLongWord(line, length)) tally.AddBad(in batch, line, WordTooLong, $"a word of more than {WordLimitBytes} bytes");
            else MapLine(line, length, table);
            line += length + 1;
        }
    }

    /// <summary>Whether a line has a word that is too long; checked before any of its words is counted.</summary>
    private static unsafe bool HasLongWord(byte* line, int length)
    {
        int start = 0;
        for (int at = 0; at < length;)
        {
            bool inWord = IsWord(line + at, length - at, out _, out int bytes);
            at += bytes;
            if (!inWord) start = at;
            else if (at - start > WordLimitBytes) return true;
        }
        return false;
    }

    private unsafe void MapLine(byte* line, int length, CombiningTable<Occurrences> table)
    {
        int start = -1;
        bool upper = false;
        for (int at = 0; at <= length;)
        {
            Rune rune = default;
            int bytes = 1;
            bool inWord = at < length && IsWord(line + at, length - at, out rune, out bytes);
            if (inWord)
            {
                if (start < 0) (start, upper) = (at, false);
                upper |= foldCase && CaseFold.Fold(rune) != rune;
            }
            else if (start >= 0)
            {
                Add(line + start, at - start, upper, table);
                start = -1;
            }
            at += bytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool IsWord(byte* at, int left, out Rune rune, out int bytes)
    {
        if (*at < 0x80)
        {
            rune = new Rune((char)*at);
            bytes = 1;
            return char.IsAsciiLetterOrDigit((char)*at);
        }
        Rune.DecodeFromUtf8(new ReadOnlySpan<byte>(at, left), out rune, out bytes);
        return Rune.IsLetterOrDigit(rune);
    }

    private static unsafe void Add(byte* word, int length, bool fold, CombiningTable<Occurrences> table)
    {
        if (!fold)
        {
            table.Add(word, (uint)length, new Occurrences(1));
            return;
        }
        int most = CaseFold.MostBytes(length);
        byte* key = table.Compose((uint)most);
        int folded = CaseFold.Fold(new ReadOnlySpan<byte>(word, length), new Span<byte>(key, most));
        table.Add(key, (uint)folded, new Occurrences(1));
    }
}

/// <summary>The count of a word: a sum below 2^63.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Occurrences(ulong times) : IMergeable<Occurrences>
{
    /// <summary>Number of occurrences.</summary>
    public ulong Times = times;

    /// <inheritdoc/>
    public static void Merge(ref Occurrences into, in Occurrences other) => into.Times += other.Times;

    /// <inheritdoc/>
    public static bool HasOverflowed(in Occurrences value) => (long)value.Times < 0;
}
