using System.Runtime.InteropServices;

namespace MapReduce.Ngrams.Scan;

/// <summary>
/// The ngram whose rows a scanner is in. A scanner keeps these in registers, and hands them to its cold paths and takes
/// them back by value.
/// </summary>
/// <param name="Field">Its bytes in the batch, its TAB behind them; <see cref="Nothing"/> before the first.</param>
/// <param name="FieldLength">Length in bytes with the TAB, at most 64, so that one comparison of blocks says "as before".</param>
/// <param name="Use">What becomes of its rows.</param>
internal readonly unsafe record struct CurrentNgram(nint Field, uint FieldLength, RowUse Use)
{
    /// <summary>
    /// Two bytes that no line begins with but one that is bad (0xFF is no UTF-8, and a newline ends the line), in a block
    /// of readable memory: comparing with it is always "another ngram".
    /// </summary>
    public static readonly byte* Nothing = CreateNothing();

    /// <summary>No ngram yet.</summary>
    public static CurrentNgram None => new((nint)Nothing, 2, RowUse.Filter);

    private static byte* CreateNothing()
    {
        byte* block = (byte*)NativeMemory.AllocZeroed(128);
        block[0] = 0xFF;
        block[1] = (byte)'\n';
        return block;
    }
}
