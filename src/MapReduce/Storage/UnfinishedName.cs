namespace MapReduce.Storage;

/// <summary>The name of an unfinished file: <c>.target.PID-GUID.partial</c>, beside its target.</summary>
internal static class UnfinishedName
{
    /// <summary>The end of the name.</summary>
    public const string Suffix = ".partial";

    /// <summary>The target of an unfinished file's name; null for any other name.</summary>
    public static string? TargetOf(string name)
    {
        int end = name.Length - Suffix.Length;
        int start = end <= 0 ? -1 : name.LastIndexOf('.', end - 1);
        return start > 1 && OwnerOf(name, name[..(start + 1)]) is not null ? name[1..start] : null;
    }

    /// <summary>The id of the process that made an unfinished file, from the file's name; null for any other name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="prefix">The start of the names of the target's unfinished files.</param>
    public static int? OwnerOf(string name, string prefix)
    {
        if (name.Length <= prefix.Length + Suffix.Length || !name.StartsWith('.') || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> own = name.AsSpan(prefix.Length..^Suffix.Length);
        int dash = own.IndexOf('-');
        return dash > 0 && int.TryParse(own[..dash], out int owner) && Guid.TryParseExact(own[(dash + 1)..], "N", out _) ? owner : null;
    }
}
