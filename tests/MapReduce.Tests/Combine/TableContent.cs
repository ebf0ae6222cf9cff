using MapReduce.Combine;

namespace MapReduce.Tests.Combine;

/// <summary>Fills tables and reads their entries back, byte by byte.</summary>
internal static unsafe class TableContent
{
    /// <summary>A table of the given records, nothing pending.</summary>
    public static CombiningTable<Sum> ToTable(this IEnumerable<(string Key, ulong Number)> records)
    {
        var table = new CombiningTable<Sum>();
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
        return table;
    }

    /// <summary>What the records sum up to, by a dictionary.</summary>
    public static Dictionary<string, ulong> ToSums(this IEnumerable<(string Key, ulong Number)> records)
    {
        var sums = new Dictionary<string, ulong>();
        foreach ((string key, ulong number) in records) sums[key] = sums.GetValueOrDefault(key) + number;
        return sums;
    }

    /// <summary>All entries; a key that is there twice is an error.</summary>
    public static Dictionary<string, ulong> ToDictionary(this CombiningTable<Sum> table) => table.ToRecords().ToDictionary(r => r.Key, r => r.Number);

    /// <summary>All entries as they came.</summary>
    public static List<(string Key, ulong Number)> ToRecords(this CombiningTable<Sum> table)
    {
        var records = new List<(string, ulong)>();
        for (int i = 0; i < table.Count; i++)
        {
            TableEntry<Sum>* entry = table.Entries + i;
            records.Add((KeyOf(entry, table.TailOf(entry)), entry->Value.Number));
        }
        return records;
    }

    /// <summary>The key of an entry whose bytes from the 17th on lie at <paramref name="tail"/>.</summary>
    public static string KeyOf(TableEntry<Sum>* entry, byte* tail)
    {
        byte[] key = new byte[entry->Length];
        for (int i = 0; i < key.Length; i++)
            key[i] = i < 8 ? (byte)(entry->Head0 >> (8 * i)) : i < 16 ? (byte)(entry->Head1 >> (8 * (i - 8))) : tail[i - 16];
        return Keys.Text(key);
    }
}
