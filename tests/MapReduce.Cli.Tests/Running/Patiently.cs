using System.Diagnostics;

namespace MapReduce.Cli.Tests.Running;

/// <summary>Waits for what another process does, instead of sleeping for as long as it usually takes.</summary>
internal static class Patiently
{
    /// <summary>Returns when the condition holds; fails the test where it does not come to hold.</summary>
    public static void Await(Func<bool> condition, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Setting.Patience, $"waited in vain until {what}");
            Thread.Sleep(5);
        }
    }
}
