using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using MapReduce.Output;

namespace MapReduce.Tests.Output;

/// <summary>Fields without a value are empty in every form, wherever they are, and stay distinct from zeros and from empty texts where the form can tell them apart.</summary>
public sealed class EmptyFieldsTests : IDisposable
{
    private static readonly Column[] Columns =
    [
        new("id", ColumnType.Integer), new("word", ColumnType.Text, MayBeEmpty: true), new("number", ColumnType.Integer, MayBeEmpty: true),
        new("real", ColumnType.Real, MayBeEmpty: true), new("last", ColumnType.Text),
    ];

    private static readonly Row[] Small = [new(0, null, null, null, "a"), new(1, "b", 0, 0, ""), new(2, "", null, 0.5, "c"), new(3, null, 7, null, "d")];

    private readonly TempFolder _folder = new();

    private readonly record struct Row(long Id, string? Word, long? Number, double? Real, string Last);

    [Fact]
    public void Tab_separated_fields_are_empty() =>
        Assert.Equal("0\t\t\t\ta\n1\tb\t0\t0\t\n2\t\t\t0.5\tc\n3\t\t7\t\td\n", Encoding.UTF8.GetString(Written(new TsvFormat(header: false), [Small])));

    [Fact]
    public void Comma_separated_fields_are_empty() =>
        Assert.Equal([["0", "", "", "", "a"], ["1", "b", "0", "0", ""], ["2", "", "", "0.5", "c"], ["3", "", "7", "", "d"]], CsvText.Parse(Encoding.UTF8.GetString(Written(new CsvFormat(header: false), [Small]))));

    [Fact]
    public void An_empty_last_field_of_a_row_is_a_field() =>
        Assert.Equal(("1\t\n", "1,\n"), (Encoding.UTF8.GetString(Last(new TsvFormat(header: false))), Encoding.UTF8.GetString(Last(new CsvFormat(header: false)))));

    [Fact]
    public void In_JSON_they_are_null() => Assert.Equal(
        Small,
        Encoding.UTF8.GetString(Written(new JsonLinesFormat(), [Small])).Split('\n').SkipLast(1).Select(line =>
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            JsonElement Of(string name) => row.GetProperty(name);
            return new Row(
                Of("id").GetInt64(), Of("word").GetString(), Of("number").ValueKind == JsonValueKind.Null ? null : Of("number").GetInt64(),
                Of("real").ValueKind == JsonValueKind.Null ? null : Of("real").GetDouble(), Of("last").GetString()!);
        }));

    [Fact]
    public void In_Parquet_only_columns_that_may_be_empty_are_optional()
    {
        _folder.WriteAt("a.parquet", Written(new ParquetFormat(), [Small]));
        Assert.Equal(
            ["id REQUIRED", "word OPTIONAL", "number OPTIONAL", "real OPTIONAL", "last REQUIRED"],
            Query("SELECT name, repetition_type FROM parquet_schema('a.parquet') WHERE type IS NOT NULL").Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void In_Parquet_they_are_null_wherever_blocks_and_row_groups_are_cut()
    {
        var random = new Random(5);
        // Every row group has some, none or only empty fields in a column: runs of 150 rows, groups of 100.
        Row[] rows =
        [
            .. Small,
            .. Enumerable.Range(4, 1000).Select(i => new Row(
                i, i / 150 % 3 == 0 || i / 150 % 3 == 1 && random.Next(2) == 0 ? null : $"word {i % 7}", random.Next(3) == 0 ? null : i, i / 150 % 3 == 2 ? null : i / 8.0, "x")),
        ];
        byte[]? first = null;
        foreach (int most in new[] { 1, 33, 100, 101, 2000 })
        {
            byte[] bytes = Written(new ParquetFormat(rowsPerGroup: 100), rows.Chunk(most));
            _folder.WriteAt("a.parquet", bytes);
            Assert.Equal(rows, Query("SELECT id, word, number, real, last FROM 'a.parquet'").Select(row =>
                new Row((long)row[0]!, row[1] as string, row[2] as long?, row[3] as double?, (string)row[4]!)));
            Assert.Equal(first ??= bytes, bytes);
        }
        // Statistics too know which values are none.
        Assert.Equal(
            [(long)rows.Count(row => row.Number is null), rows.Min(row => row.Number)!.Value],
            Query("SELECT sum(stats_null_count)::BIGINT, min(stats_min_value::BIGINT) FROM parquet_metadata('a.parquet') WHERE path_in_schema = 'number'").Single().Cast<long>());
    }

    [Fact]
    public void A_column_that_was_not_declared_so_cannot_be_empty_in_Parquet()
    {
        using var format = new ParquetFormat();
        using var output = new MemoryOutput();
        format.Begin([new Column("required", ColumnType.Integer)], output);
        ParquetBlock block = format.NewBlock();
        Assert.Contains("required", Assert.Throws<InvalidOperationException>(() => block.Empty()).Message);
    }

    private static byte[] Last<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter
    {
        using var output = new MemoryOutput();
        using IRowFormat<TBlock> owned = format;
        format.Begin([new Column("id", ColumnType.Integer), new Column("last", ColumnType.Real, MayBeEmpty: true)], output);
        TBlock block = format.NewBlock();
        block.Integer(1);
        block.Empty();
        block.EndRow();
        format.Append(block, output);
        format.End(output);
        return output.Bytes;
    }

    private static byte[] Written<TBlock>(IRowFormat<TBlock> format, IEnumerable<Row[]> blocks) where TBlock : struct, IRowWriter
    {
        using var output = new MemoryOutput();
        using IRowFormat<TBlock> owned = format;
        format.Begin(Columns, output);
        foreach (Row[] rows in blocks)
        {
            TBlock block = format.NewBlock();
            foreach (Row row in rows)
            {
                block.Integer(row.Id);
                if (row.Word is null) block.Empty(); else block.Text(Encoding.UTF8.GetBytes(row.Word));
                if (row.Number is null) block.Empty(); else block.Integer(row.Number.Value);
                if (row.Real is null) block.Empty(); else block.Real(row.Real.Value);
                block.Text(Encoding.UTF8.GetBytes(row.Last));
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
        return output.Bytes;
    }

    private List<object?[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The path is our own.
        command.CommandText = sql.Replace("a.parquet", _folder.At("a.parquet"), StringComparison.Ordinal);
#pragma warning restore CA2100
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public void Dispose() => _folder.Dispose();
}
