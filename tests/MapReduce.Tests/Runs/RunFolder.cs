using MapReduce.Combine;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

/// <summary>Runs in a folder of a test's own, written and read back row by row.</summary>
internal sealed unsafe class RunFolder : IDisposable
{
    public const string Job = "numbers";

    private readonly TempFolder _folder = new();
    private int _files;

    public string Path => _folder.Path;

    public string this[string name] => _folder.At(name);

    /// <summary>The bytes of a Run with the given rows, in the order in which they are given.</summary>
    public static byte[] Write(IEnumerable<(string Key, ulong Number)> rows, string job = Job)
    {
        using var file = new MemoryStream();
        Write(file, rows, job);
        return file.ToArray();
    }

    public static void Write(Stream file, IEnumerable<(string Key, ulong Number)> rows, string job = Job)
    {
        using var writer = new RunWriter<Sum>(file, job);
        foreach ((string key, ulong number) in rows) Append(writer, key, new Sum(number));
        writer.Finish();
    }

    public static void Append<TValue>(RunWriter<TValue> writer, string key, TValue value) where TValue : unmanaged, IMergeable<TValue>
    {
        byte[] padded = new byte[key.Length + 32];
        Keys.Bytes(key).CopyTo(padded, 0);
        byte[] head = new byte[16];
        Array.Copy(padded, head, Math.Min(16, key.Length));
        var entry = new TableEntry<TValue> { Head0 = BitConverter.ToUInt64(head), Head1 = BitConverter.ToUInt64(head, 8), Length = (uint)key.Length, Value = value };
        fixed (byte* bytes = padded) writer.Append(&entry, bytes + 16);
    }

    /// <summary>Opens bytes as a file of this folder.</summary>
    public RunFile<Sum> Open(byte[] bytes, string job = Job) => Open<Sum>(bytes, job);

    public RunFile<TValue> Open<TValue>(byte[] bytes, string job = Job) where TValue : unmanaged, IMergeable<TValue>
    {
        string path = _folder.WriteAt($"{_files++}.run", bytes);
        return new RunFile<TValue>(File.OpenHandle(path), path, job);
    }

    /// <summary>Opens a file of this folder.</summary>
    public RunFile<Sum> OpenNamed(string name) => new(File.OpenHandle(_folder.At(name)), _folder.At(name), Job);

    /// <summary>The rows within two keys.</summary>
    public static List<(string Key, ulong Number)> Rows(RowSource<Sum> source, string? low = null, string? high = null)
    {
        var rows = new List<(string, ulong)>();
        using RowCursor<Sum> cursor = source.Open(low is null ? null : Keys.Bytes(low), high is null ? null : Keys.Bytes(high));
        while (cursor.Advance()) rows.Add((TableContent.KeyOf(cursor.Entry, cursor.Tail), cursor.Entry->Value.Number));
        if (cursor.Advance()) throw new InvalidOperationException("a cursor that has ended has a row");
        return rows;
    }

    public void Dispose() => _folder.Dispose();
}
