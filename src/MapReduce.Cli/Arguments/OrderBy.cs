namespace MapReduce.Cli.Arguments;

/// <summary>What rows are ordered by. An enum, as all such options: the parser takes a bool for a switch without a value.</summary>
internal enum OrderBy
{
    Key,

    Count,
}
