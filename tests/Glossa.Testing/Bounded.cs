using System.Diagnostics;
using Xunit;

namespace Glossa.Testing;

/// <summary>Runs what a hostile file could make slow or large.</summary>
public static class Bounded
{
    // What is allowed is a second, on a machine that does nothing else; what is wrong takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The message of the error that something ends in, soon and without much memory.</summary>
    /// <param name="action">The code to run.</param>
    /// <param name="maxBytes">The most bytes it may allocate, counting those that are given back.</param>
    public static string Refusal<TException>(Action action, long maxBytes = 200_000_000) where TException : Exception
    {
        Stopwatch watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        TException error = Assert.Throws<TException>(action);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken <= maxBytes, $"{taken:N0} bytes were allocated before: {error.Message}");
        Assert.True(watch.Elapsed < Patience, $"{watch.Elapsed} passed before: {error.Message}");
        return error.Message;
    }
}
