namespace MapReduce.Input.Archives;

/// <summary>By what gzip data is inflated.</summary>
internal enum InflateMethod
{
    /// <summary>Intel ISA-L, where the machine has it: see <see cref="IsalLibrary"/>.</summary>
    Isal,

    /// <summary>The framework, which is always there: see <see cref="FrameworkInflater"/>.</summary>
    Framework,
}
