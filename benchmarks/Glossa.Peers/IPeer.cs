using Glossa.Bench;

namespace Glossa.Peers;

/// <summary>Another library that does the work of some cases.</summary>
internal interface IPeer
{
    /// <summary>Its name and version.</summary>
    string Name { get; }

    /// <summary>Sets the number of threads to compute on from now on.</summary>
    void UseThreads(int threads);

    /// <summary>Returns its form of a case, with a copy of the operands; null when it cannot do the same work.</summary>
    /// <param name="suite">The suite's name.</param>
    /// <param name="name">The case's name.</param>
    /// <param name="operands">The case's operands.</param>
    Twin? TwinOf(string suite, string name, BenchmarkOperands operands);
}

/// <summary>A peer's form of a case.</summary>
/// <param name="Call">The call to time.</param>
/// <param name="Results">Computes the results of <see cref="BenchmarkOperands.Results"/> once.</param>
internal sealed record Twin(Action Call, Func<float[]> Results);
