using MapReduce.Storage;

namespace MapReduce.Cli.Display;

/// <summary>Rows for the screen that the progress bar is on: before the first of them the bar goes, which else would wipe them off.</summary>
/// <param name="rows">Where they go. Not owned.</param>
/// <param name="clear">Takes the bar away.</param>
internal sealed class ScreenOutput(OutputTarget rows, Action clear) : OutputTarget
{
    public override void Commit() => rows.Commit();

    protected override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (WrittenBytes == 0) clear();
        rows.Write(bytes);
    }

    protected override void Dispose(bool disposing) { }
}
