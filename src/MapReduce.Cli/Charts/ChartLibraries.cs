using System.Runtime.InteropServices;

namespace MapReduce.Cli.Charts;

/// <summary>What charts need at run time: two native libraries, and fonts for letters that the program's own lacks.</summary>
internal static class ChartLibraries
{
    private static readonly string[] Names = ["libSkiaSharp", "libHarfBuzzSharp"];

    /// <summary>The folders of fonts, besides those that Skia knows.</summary>
    public static IEnumerable<string> FontFolders
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return [];
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return ["/usr/local/share/fonts", Path.Combine(home, ".local/share/fonts"), Path.Combine(home, ".fonts")];
        }
    }

    /// <summary>The libraries, and what loads: <c>libSkiaSharp, libHarfBuzzSharp</c>, or which is missing.</summary>
    public static string Describe()
    {
        string[] missing = [.. Names.Where(name => !Loads(name))];
        return missing.Length == 0 ? $"{string.Join(", ", Names)}" : $"{string.Join(" and ", missing)} cannot be loaded, so charts are .html only";
    }

    /// <summary>The fonts that charts find.</summary>
    public static string DescribeFonts()
    {
        string[] folders = [.. FontFolders.Prepend("/usr/share/fonts").Where(Directory.Exists)];
        return $"DejaVu Sans (built in){(OperatingSystem.IsLinux() ? folders.Length == 0 ? "; no others for other scripts" : $"; for other scripts those in {string.Join(", ", folders)}" : "; for other scripts those of the system")}";
    }

    private static bool Loads(string name) => NativeLibrary.TryLoad(name, typeof(ChartLibraries).Assembly, DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories, out _);
}
