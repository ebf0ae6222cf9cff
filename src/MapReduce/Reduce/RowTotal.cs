using System.Runtime.CompilerServices;
using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// A count of rows and their merged value. It starts with the first value, so no identity value is needed. A mutable struct, not
/// thread-safe.
/// </summary>
internal struct RowTotal<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private TValue _value;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>All values merged; <c>default</c> if there are no rows, or if values have a variable length. May have overflowed although no row did.</summary>
    public readonly TValue Value => _value;

    /// <summary>Adds a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TValue value)
    {
        if (Rows++ == 0) _value = TValue.IsVariable ? default : value;
        else TValue.AddToTotal(ref _value, in value);
    }

    /// <summary>Adds all rows of another total.</summary>
    public void Add(in RowTotal<TValue> other)
    {
        if (other.Rows == 0) return;
        if (Rows == 0) _value = other._value;
        else TValue.AddToTotal(ref _value, in other._value);
        Rows += other.Rows;
    }
}
