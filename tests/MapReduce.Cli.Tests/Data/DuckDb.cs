using DuckDB.NET.Data;

namespace MapReduce.Cli.Tests.Data;

/// <summary>Reads files as DuckDB does.</summary>
internal static class DuckDb
{
    /// <summary>All rows of a query in which <c>$1</c> stands for a file.</summary>
    public static List<object[]> Query(string sql, string path)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The path is a test's own.
        command.CommandText = sql.Replace("$1", $"'{path}'", StringComparison.Ordinal);
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
}
