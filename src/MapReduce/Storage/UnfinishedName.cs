namespace MapReduce.Storage;

/// <summary>The name of a file that is not finished: <c>.target.PID-GUID.partial</c>, beside its target.</summary>
internal static class UnfinishedName
{
    /// <summary>What it ends with.</summary>
    public const string Suffix = ".partial";

    /// <summary>The target that a name is an unfinished file of; null where it is not such a name.</summary>
    public static string? TargetOf(string name)
    {
        int end = name.Length - Suffix.Length;
        int start = end <= 0 ? -1 : name.LastIndexOf('.', end - 1);
        return start > 1 && OwnerOf(name, name[..(start + 1)]) is not null ? name[1..start] : null;
    }

    /// <summary>The id of the process that made an unfinished file, by its name; null where the name is another's.</summary>
    /// <param name="name">The name.</param>
    /// <param name="prefix">What the unfinished files of the target begin with.</param>
    public static int? OwnerOf(string name, string prefix)
    {
        if (name.Length <= prefix.Length + Suffix.Length || !name.StartsWith('.') || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> own = name.AsSpan(prefix.Length..^Suffix.Length);
        int dash = own.IndexOf('-');
        return dash > 0 && int.TryParse(own[..dash], out int owner) && Guid.TryParseExact(own[(dash + 1)..], "N", out _) ? owner : null;
    }
}
