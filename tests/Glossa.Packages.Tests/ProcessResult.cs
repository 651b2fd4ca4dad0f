using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>The result of a run of a program.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ProcessResult(string Command, int Code, string Output, string Errors)
{
    /// <summary>Requires exit code 0 and gives the output, without white space at its ends.</summary>
    public string Expect()
    {
        if (Code != 0) Assert.Fail($"{Command} ended with {Code}:\n{Output}\n{Errors}");
        return Output.Trim();
    }
}
