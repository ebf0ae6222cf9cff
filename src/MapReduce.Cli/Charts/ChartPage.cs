using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MapReduce.Cli.Charts;

/// <summary>
/// A chart of lines as one HTML page that needs no network: the values, and a script that draws them. A policy in the page lets
/// nothing else run or load, whatever the names of the lines are.
/// </summary>
internal static class ChartPage
{
    public static byte[] Of(LineChart chart)
    {
        string css = Resource("chart.css"), js = Resource("chart.js"), title = Escaped(ShownText.Of(chart.Title)), label = Escaped(chart.Measure.Label);
        string years = chart.X.Count == 0 ? "no years" : string.Create(CultureInfo.InvariantCulture, $"{chart.X[0]} to {chart.X[^1]}");
        return Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{HashOf(css)}'; script-src '{HashOf(js)}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <style>{css}</style>
            </head>
            <body>
            <main>
            <h1 dir="auto">{title}</h1>
            <p id="about">{Escaped(Readable.Plural(chart.Lines.Count, "line"))}, {years}: {label}. <span class="screen">Point at a line, or use the arrow keys in the chart, to read its values.</span></p>
            <noscript><p>The lines are drawn by a script in this page, and scripts are turned off.</p></noscript>
            <div id="controls" class="screen" hidden>
            <label>Smoothing <input id="smoothing" type="range" min="0" max="50" step="1" aria-describedby="rule"> <output id="reach" for="smoothing"></output></label>
            <fieldset><legend>Scale</legend>
            <label><input type="radio" name="scale" id="linear"> linear</label>
            <label><input type="radio" name="scale" id="log"> logarithmic</label></fieldset>
            <button type="button" id="download">Download the shown rows (CSV)</button>
            </div>
            <p id="state"></p>
            <div id="chart" tabindex="0" role="application" aria-roledescription="line chart" aria-label="Chart: {title}" aria-describedby="about keys"></div>
            <p id="keys" class="unseen">Left and right arrow: years. Up and down arrow: lines. Home and End: the first and the last year. Escape: nothing chosen.</p>
            <p id="value" class="screen" role="status" aria-live="polite"></p>
            <div id="lines" role="group" aria-label="Lines: press a button to hide or show one"></div>
            <p class="screen" id="all" hidden><button type="button" id="show">Show all</button> <button type="button" id="hide">Hide all</button></p>
            <details id="rows" class="screen"><summary>The shown values as a table</summary><div id="table" tabindex="0" role="region" aria-label="Table of the shown values"></div></details>
            <p id="rule" class="unseen">A smoothed value is the mean over the years up to this many before and after; years without a value do not count.</p>
            </main>
            <script type="application/json" id="data">{DataOf(chart)}</script>
            <script>{js}</script>
            </body>
            </html>

            """);
    }

    /// <summary>The values as JSON. All characters with a meaning in HTML are escaped in it.</summary>
    private static string DataOf(LineChart chart)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title", ShownText.Of(chart.Title));
            json.WriteString("measure", chart.Measure.Label);
            json.WriteString("column", chart.Measure.Column);
            json.WriteNumber("factor", chart.Measure.Factor);
            json.WriteNumber("smoothing", chart.Smoothing);
            json.WriteBoolean("log", chart.IsLogarithmic);
            WriteTexts(json, "dashes", LineStyle.Dashes);
            WriteTexts(json, "marks", LineStyle.Marks);
            json.WriteString("dot", LineStyle.Dot);
            json.WriteStartArray("years");
            foreach (int year in chart.X) json.WriteNumberValue(year);
            json.WriteEndArray();
            json.WriteStartArray("lines");
            foreach (ChartLine line in chart.Lines)
            {
                json.WriteStartObject();
                json.WriteString("name", ShownText.Of(line.Name));
                json.WriteStartArray("values");
                foreach (double? value in line.Values)
                {
                    if (value is { } known && double.IsFinite(known)) json.WriteNumberValue(known);
                    else json.WriteNullValue();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using Stream file = typeof(ChartPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(file);
        // A browser computes the hash of the text after it has replaced \r\n by \n.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
