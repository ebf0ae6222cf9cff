namespace MapReduce.Cli.Arguments;

/// <summary>What the result is written as.</summary>
internal enum OutputForm
{
    Tsv,
    Csv,

    /// <summary>The first rows, for people.</summary>
    Table,
}
