using System.Runtime.CompilerServices;

namespace MapReduce.Input.Archives;

/// <summary>Inflates with <see cref="IsalLibrary"/>. One thread at a time.</summary>
internal sealed unsafe class IsalInflater : IInflater
{
    private const int CacheLineBytes = 64;

    private readonly IsalLibrary _library;
    private readonly CompressedWindow _window;

    // Pinned and owned by the garbage collector: nothing to free, and nothing leaks when a reader is abandoned.
    private readonly byte[] _stateMemory = GC.AllocateArray<byte>(IsalInflateState.SizeBytes + CacheLineBytes, pinned: true);
    private readonly IsalInflateState* _state;

    public IsalInflater(IsalLibrary library, CompressedWindow window)
    {
        _library = library;
        _window = window;
        nuint address = (nuint)Unsafe.AsPointer(ref _stateMemory[0]);
        _state = (IsalInflateState*)((address + CacheLineBytes - 1) & ~(nuint)(CacheLineBytes - 1));
    }

    /// <summary>Always 0: the state tells to the bit how much input was used.</summary>
    public int EndUncertaintyBytes => 0;

    public uint Checksum { get; private set; }

    public void Begin()
    {
        _library.Init(_state);
        Checksum = 0;
    }

    public int Inflate(Span<byte> output)
    {
        fixed (byte* start = output)
        {
            _state->NextOut = start;
            _state->AvailableOut = (uint)output.Length;
            while (_state->BlockState != IsalInflateState.Finished)
            {
                bool anyInput = _window.Fill(1);
                Step();
                int count = output.Length - (int)_state->AvailableOut;
                if (count > 0)
                {
                    Checksum = _library.Checksum(Checksum, start, (ulong)count);
                    return count;
                }
                if (!anyInput && _state->BlockState != IsalInflateState.Finished)
                    throw GzipDamage.EndsEarly(_window.Offset);
            }
        }
        return 0;
    }

    public void Dispose()
    {
    }

    private void Step()
    {
        var unread = _window.Unread;
        fixed (byte* next = unread)
        {
            _state->NextIn = next;
            _state->AvailableIn = (uint)unread.Length;
            int status = _library.Inflate(_state);
            _window.Advance(unread.Length - (int)_state->AvailableIn);
            if (status < 0)
                throw GzipDamage.NotDeflate(_window.Offset);
        }
        if (_state->BlockState == IsalInflateState.Finished)
        {
            _window.StepBack(_state->BitsHeld / 8);
            _state->BitsHeld = 0;
        }
    }
}
