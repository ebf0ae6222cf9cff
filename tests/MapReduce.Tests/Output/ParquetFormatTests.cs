using System.Text;
using DuckDB.NET.Data;
using MapReduce.Output;

namespace MapReduce.Tests.Output;

/// <summary>What DuckDB reads of a file is what was written.</summary>
public sealed class ParquetFormatTests : IDisposable
{
    private const int RowsPerGroup = 1000;

    private static readonly Column[] Columns = [new("word", ColumnType.Text), new("number", ColumnType.Integer), new("real", ColumnType.Real)];

    private readonly TempFolder _folder = new();

    [Fact]
    public void Columns_have_their_names_and_types_and_none_is_optional()
    {
        Write([[("a", 1, 0.5)]]);
        Assert.Equal(["word VARCHAR", "number BIGINT", "real DOUBLE"], Query("DESCRIBE SELECT * FROM 'a.parquet'").Select(row => $"{row[0]} {row[1]}"));
        Assert.Equal(
            ["word BYTE_ARRAY REQUIRED UTF8", "number INT64 REQUIRED INT_64", "real DOUBLE REQUIRED "],
            Query("SELECT name, type, repetition_type, converted_type FROM parquet_schema('a.parquet') WHERE type IS NOT NULL").Select(row => $"{row[0]} {row[1]} {row[2]} {row[3]}"));
    }

    [Fact]
    public void Rows_read_back_as_they_were_whatever_they_hold()
    {
        (string, long, double)[] rows =
        [
            ("", 0, 0), ("\"", long.MinValue, -1e-300), ("9,000", long.MaxValue, double.MaxValue), ("日本語 😀", -1, double.Epsilon), ("a\0b", 1, double.NaN),
            ("same", 2, 1 / 3.0), ("same", 3, double.PositiveInfinity), (new string('ü', 100_000), 4, 4),
        ];
        Write([rows]);
        Assert.Equal(rows, Read());
    }

    [Fact]
    public void Rows_of_many_blocks_stand_in_their_order_and_in_groups_of_a_fixed_number()
    {
        var random = new Random(3);
        (string, long, double)[] rows = [.. Enumerable.Range(0, 10_777).Select(i => ($"word {random.Next(i + 1)}", (long)i, i / 8.0))];
        byte[]? first = null;
        foreach (int most in new[] { 1, 7, 999, 1000, 1001, 5000, 20_000 })
        {
            Write(Cut(rows, most, random));
            Assert.Equal(rows, Read());
            Assert.Equal([.. Enumerable.Repeat(1000L, 10), 777L], Query("SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('a.parquet') ORDER BY 1").Select(row => row[1]));
            byte[] bytes = File.ReadAllBytes(_folder.At("a.parquet"));
            Assert.Equal(first ??= bytes, bytes);
        }
    }

    [Fact]
    public void Groups_of_long_texts_have_fewer_rows_wherever_blocks_are_cut()
    {
        var random = new Random(4);
        // A mebibyte each, but one in four is short, of which three and a short one fit; and one is too long for any group.
        (string, long, double)[] rows = [.. Enumerable.Range(0, 6).Select(i => (new string((char)('a' + i), i == 4 ? (4 << 20) + 1 : i % 4 == 3 ? 10 : 1 << 20), (long)i, 1.0))];
        byte[]? first = null;
        foreach (int most in new[] { 1, 3, 6 })
        {
            Write(Cut(rows, most, random));
            Assert.Equal(rows, Read());
            byte[] bytes = File.ReadAllBytes(_folder.At("a.parquet"));
            Assert.Equal(first ??= bytes, bytes);
            Assert.Equal([4L, 1L, 1L], Query("SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('a.parquet') ORDER BY 1").Select(row => row[1]));
        }
    }

    [Fact]
    public void Texts_so_long_that_the_end_of_the_file_would_hold_them_all_again_are_refused()
    {
        (string, long, double)[] rows = [.. Enumerable.Range(0, 60).Select(i => (new string('k', 1 << 20), (long)i, 1.0))];
        MapReduceException refused = Assert.Throws<MapReduceException>(() => Write(Cut(rows, 5, new Random(5))));
        Assert.Equal(Failure.BadSetting, refused.Failure);
        Assert.Contains("1048576 bytes are too long for Parquet", refused.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(3000)]
    public void No_rows_and_groups_that_are_just_full_make_whole_files(int count)
    {
        (string, long, double)[] rows = [.. Enumerable.Range(0, count).Select(i => ($"{i}", (long)i, (double)i))];
        Write([rows, []]);
        Assert.Equal(rows, Read());
        Assert.Equal((long)count / RowsPerGroup, Query("SELECT count(DISTINCT row_group_id) FROM parquet_metadata('a.parquet')").Single()[0]);
    }

    [Fact]
    public void A_failed_write_is_told_as_it_is()
    {
        using var output = new MemoryOutput(failAt: 5);
        Assert.Equal(Failure.OutputFailed, Assert.Throws<MapReduceException>(() => Write([[.. Enumerable.Range(0, 3000).Select(i => ($"{i}", (long)i, 1.0))]], output)).Failure);
    }

    private static IEnumerable<(string, long, double)[]> Cut((string, long, double)[] rows, int most, Random random)
    {
        for (int done = 0, count; done < rows.Length; done += count)
        {
            count = Math.Min(random.Next(most + 1), rows.Length - done);
            yield return rows[done..(done + count)];
        }
    }

    private void Write(IEnumerable<(string, long, double)[]> blocks)
    {
        using var output = new MemoryOutput();
        Write(blocks, output);
        _folder.WriteAt("a.parquet", output.Bytes);
    }

    private static void Write(IEnumerable<(string Word, long Number, double Real)[]> blocks, MemoryOutput output)
    {
        using var format = new ParquetFormat(RowsPerGroup);
        format.Begin(Columns, output);
        foreach (var rows in blocks)
        {
            ParquetBlock block = format.NewBlock();
            foreach ((string word, long number, double real) in rows)
            {
                block.Text(Encoding.UTF8.GetBytes(word));
                block.Integer(number);
                block.Real(real);
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
    }

    private IEnumerable<(string, long, double)> Read() =>
        Query("SELECT word, number, real FROM 'a.parquet'").Select(row => ((string)row[0], (long)row[1], (double)row[2]));

    private List<object[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The path is our own.
        command.CommandText = sql.Replace("a.parquet", _folder.At("a.parquet"), StringComparison.Ordinal);
#pragma warning restore CA2100
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }

    public void Dispose() => _folder.Dispose();
}
