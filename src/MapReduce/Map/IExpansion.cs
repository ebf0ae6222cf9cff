using MapReduce.Combine;

namespace MapReduce.Map;

/// <summary>
/// Turns an entry of a table into rows: a job that gets many rows under keys that begin alike may keep them as one value until the
/// reduce. A struct, for the same reason as a job; each cursor has its own, which holds the position in the current entry.
/// </summary>
/// <remarks>
/// A row's key is that of the entry and some bytes more. All rows of an entry must sort before those of the next one, as they do if
/// these bytes begin with one that is lower than any in a key.
/// </remarks>
/// <typeparam name="TValue">The value of an entry.</typeparam>
/// <typeparam name="TRow">The value of a row.</typeparam>
public interface IExpansion<TValue, TRow>
    where TValue : unmanaged, IMergeable<TValue>
    where TRow : unmanaged, IMergeable<TRow>
{
    /// <summary>Most bytes by which a row's key is longer than the entry's.</summary>
    static abstract int MostSuffixBytes { get; }

    /// <summary>Starts with a merged entry.</summary>
    void Begin();

    /// <summary>Moves to the next row of the entry, at first to the first one, in key order; false at the end.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="suffix">Room for the bytes that follow the entry's key in the row's.</param>
    /// <param name="length">Their number.</param>
    /// <param name="row">The value of the row.</param>
    bool Next(ReadOnlySpan<byte> key, in TValue value, Span<byte> suffix, out int length, out TRow row);
}

/// <summary>Is given a job in the form in which it maps: see <see cref="IJob{TSelf, TValue}.UseMapper"/>.</summary>
/// <typeparam name="TRow">The value of the job's rows.</typeparam>
public interface IMapperUser<TRow> where TRow : unmanaged, IMergeable<TRow>
{
    /// <summary>Uses a job that puts its rows into tables as they are.</summary>
    void Use<TJob>(TJob job) where TJob : struct, IJob<TJob, TRow>;

    /// <summary>Uses a job that puts other values into tables, which are expanded to rows when they are reduced.</summary>
    void Use<TJob, TValue, TExpansion>(TJob job)
        where TJob : struct, IJob<TJob, TValue>
        where TValue : unmanaged, IMergeable<TValue>
        where TExpansion : struct, IExpansion<TValue, TRow>;
}
