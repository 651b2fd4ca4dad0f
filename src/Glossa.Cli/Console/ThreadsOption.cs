using System.CommandLine;

namespace Glossa.Cli.Commands;

/// <summary>The option <c>--threads</c> of commands that compute.</summary>
internal static class ThreadsOption
{
    /// <summary>Makes one.</summary>
    /// <param name="usual">What is taken when it is left out.</param>
    public static Option<int> Create(int usual = 0)
    {
        Option<int> threads = new("--threads") { Description = "How many threads to use; 0 means all.", DefaultValueFactory = _ => usual };
        threads.Check(given => given < 0 ? $"{given}: there are 0 threads (all) or more." : null);
        return threads;
    }
}
