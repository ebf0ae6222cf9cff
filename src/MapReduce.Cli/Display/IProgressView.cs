namespace MapReduce.Cli.Display;

/// <summary>What a progress display shows. Read by the display's own thread at any time.</summary>
internal interface IProgressView
{
    /// <summary>The share done; 1 only when the output is committed.</summary>
    double Fraction { get; }

    /// <summary>The state in one line.</summary>
    string Describe(TimeSpan elapsed);
}
