namespace MapReduce.Input.Archives;

/// <summary>What inflates gzip data.</summary>
internal enum InflateMethod
{
    /// <summary>Intel ISA-L, if the machine has it: see <see cref="IsalLibrary"/>.</summary>
    Isal,

    /// <summary>The framework, always available: see <see cref="FrameworkInflater"/>.</summary>
    Framework,
}
