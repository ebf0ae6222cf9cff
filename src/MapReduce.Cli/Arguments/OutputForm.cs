namespace MapReduce.Cli.Arguments;

/// <summary>What the result is written as.</summary>
internal enum OutputForm
{
    Tsv,
    Csv,

    JsonLines,

    Parquet,

    /// <summary>The first rows, for people.</summary>
    Table,
}
