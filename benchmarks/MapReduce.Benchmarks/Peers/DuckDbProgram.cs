using DuckDB.NET.Data;
using MapReduce.Cli.Benchmark;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Benchmarks.Peers;

/// <summary>DuckDB with a single query from file to file, on all cores. v2 only.</summary>
internal sealed class DuckDbProgram : ICountProgram
{
    public string Name => "DuckDB";

    public int Workers => Environment.ProcessorCount;

    public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        string answer = Path.Join(Path.GetTempPath(), $"mapreduce-duckdb-{Guid.NewGuid():N}.tsv");
        try
        {
            using (var connection = new DuckDBConnection("DataSource=:memory:"))
            {
                connection.Open();
                using DuckDBCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The paths are not user input.
                command.CommandText = $"""
                    SET threads TO {Workers};
                    COPY (
                        SELECT ngram, sum(matches)::BIGINT, sum(volumes)::BIGINT
                        FROM read_csv(
                            [{string.Join(", ", inputs.Select(input => $"'{input.Path}'"))}],
                            delim = '\t', header = false, quote = '', escape = '', auto_detect = false,
                            columns = {"{'ngram': 'VARCHAR', 'year': 'SMALLINT', 'matches': 'BIGINT', 'volumes': 'BIGINT'}"})
                        GROUP BY ngram ORDER BY ngram)
                    TO '{answer}' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '');
                    """;
#pragma warning restore CA2100
                command.ExecuteNonQuery();
            }
            output.Write(File.ReadAllBytes(answer));
            return Task.CompletedTask;
        }
        finally
        {
            File.Delete(answer);
        }
    }
}
