namespace MapReduce.Tests;

/// <summary>What this process has open, where the system tells.</summary>
internal static class OpenFiles
{
    /// <summary>The names of all open files, also of those that are unlinked.</summary>
    public static List<string> Names()
    {
        var names = new List<string>();
        if (!Directory.Exists("/proc/self/fd")) return names;
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            try
            {
                if (File.ResolveLinkTarget(link, returnFinalTarget: false) is { } target) names.Add(target.FullName);
            }
            catch (IOException)
            {
                // Closed in the meantime.
            }
        }
        return names;
    }
}
