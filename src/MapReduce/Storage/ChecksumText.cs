using System.Globalization;

namespace MapReduce.Storage;

/// <summary>A 64-bit checksum as files store it: 16 hexadecimal digits.</summary>
public static class ChecksumText
{
    /// <summary>The checksum as text.</summary>
    public static string Of(ulong checksum) => checksum.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The checksum that <see cref="Of"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a hexadecimal number.</exception>
    public static ulong Parse(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
