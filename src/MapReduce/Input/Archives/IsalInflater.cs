using System.Runtime.CompilerServices;

namespace MapReduce.Input.Archives;

/// <summary>Inflates with <see cref="IsalLibrary"/>. One thread at a time.</summary>
internal sealed unsafe class IsalInflater : IInflater
{
    private const int CacheLineBytes = 64;

    private readonly IsalLibrary library;
    private readonly CompressedWindow window;

    // Pinned and owned by the garbage collector: nothing to free, and nothing leaks when a reader is abandoned.
    private readonly byte[] stateMemory = GC.AllocateArray<byte>(IsalInflateState.SizeBytes + CacheLineBytes, pinned: true);
    private readonly IsalInflateState* state;

    public IsalInflater(IsalLibrary library, CompressedWindow window)
    {
        this.library = library;
        this.window = window;
        nuint address = (nuint)Unsafe.AsPointer(ref stateMemory[0]);
        state = (IsalInflateState*)((address + CacheLineBytes - 1) & ~(nuint)(CacheLineBytes - 1));
    }

    /// <summary>Always 0: the state tells to the bit how much input was used.</summary>
    public int EndUncertaintyBytes => 0;

    public uint Checksum { get; private set; }

    public void Begin()
    {
        library.Init(state);
        Checksum = 0;
    }

    public int Inflate(Span<byte> output)
    {
        fixed (byte* start = output)
        {
            state->NextOut = start;
            state->AvailableOut = (uint)output.Length;
            while (state->BlockState != IsalInflateState.Finished)
            {
                bool anyInput = window.Fill(1);
                Step();
                int count = output.Length - (int)state->AvailableOut;
                if (count > 0)
                {
                    Checksum = library.Checksum(Checksum, start, (ulong)count);
                    return count;
                }
                if (!anyInput && state->BlockState != IsalInflateState.Finished)
                    throw GzipDamage.EndsEarly(window.Offset);
            }
        }
        return 0;
    }

    public void Dispose()
    {
    }

    private void Step()
    {
        var unread = window.Unread;
        fixed (byte* next = unread)
        {
            state->NextIn = next;
            state->AvailableIn = (uint)unread.Length;
            int status = library.Inflate(state);
            window.Advance(unread.Length - (int)state->AvailableIn);
            if (status < 0)
                throw GzipDamage.NotDeflate(window.Offset);
        }
        if (state->BlockState == IsalInflateState.Finished)
        {
            window.StepBack(state->BitsHeld / 8);
            state->BitsHeld = 0;
        }
    }
}
