using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Bytes to be read as a version, shown with escapes when a property fails.</summary>
internal sealed record Sample(byte[] Bytes, NgramFormat Version)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (byte value in Bytes)
        {
            text.Append(value switch
            {
                (byte)'\n' => "\\n\n",
                (byte)'\t' => "\\t",
                (byte)'\r' => "\\r",
                > 0x20 and < 0x7F or (byte)' ' => ((char)value).ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            });
        }
        return $"{Version}, {Bytes.Length} bytes:\n{text}";
    }
}
