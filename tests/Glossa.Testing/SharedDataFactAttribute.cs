using Xunit;

namespace Glossa.Testing;

/// <summary>A fact that needs shared data (<see cref="SharedData"/>) and is skipped, with the reason, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <param name="relative">The file or folder the test needs, relative to the shared data.</param>
    public SharedDataFactAttribute(string relative)
    {
        Relative = relative;
        Skip = SharedData.ReasonToSkip(relative);
    }

    /// <summary>The file or folder the test needs.</summary>
    public string Relative { get; }
}
