using System.Text;

namespace MapReduce.Cli.Tests.Data;

/// <summary>The same records in every form in which they may come. The answer to all of them is the same.</summary>
internal static class Copies
{
    /// <summary>The forms, as test cases name them.</summary>
    public static readonly string[] Forms =
    [
        "v2", "v2 in gzip", "v2 in gzip of three members", "v2 in zstd", "v2 in zip", "v1", "v1 in zip", "v1 in gzip", "v3", "v3 in gzip", "v3 in zstd",
        "v1 with CRLF", "v2 with CRLF", "v3 with CRLF", "v1 without final newline", "v2 without final newline", "v3 without final newline",
        "v2 with CRLF without final newline", "v1 with BOM", "v2 with BOM", "v3 with BOM", "v2 with BOM in gzip",
    ];

    public static byte[] Make(string form, IReadOnlyList<NgramRecord> records)
    {
        string newline = form.Contains("CRLF") ? "\r\n" : "\n";
        byte[] lines = form[..2] switch
        {
            "v1" => Records.AsV1(records, newline),
            "v2" => Records.AsV2(records, newline),
            _ => Records.AsV3(records, newline),
        };
        if (form.Contains("without final newline")) lines = lines[..^newline.Length];
        if (form.Contains("BOM")) lines = [.. Encoding.UTF8.Preamble, .. lines];
        return form switch
        {
            _ when form.Contains("three members") => Pack.Gzip(lines, 3),
            _ when form.Contains("gzip") => Pack.Gzip(lines),
            _ when form.Contains("zstd") => Pack.Zstd(lines),
            _ when form.Contains("zip") => Pack.Zip(("googlebooks-eng-all-1gram-20090715-0.csv", lines)),
            _ => lines,
        };
    }
}
