namespace MapReduce.Tests.Runs;

/// <summary>A row of a Run: a key as text of which each character is a byte, and the words of its value.</summary>
internal sealed record PlainRow(string Key, params ulong[] Words)
{
    public bool Equals(PlainRow? other) => other is not null && Key == other.Key && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Key}={string.Join(',', Words)}";
}
