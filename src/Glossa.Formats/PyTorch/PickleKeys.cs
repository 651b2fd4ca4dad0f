using System.Runtime.CompilerServices;

namespace Glossa.Formats;

/// <summary>
/// Compares the keys of a pickle's dictionaries: texts and whole numbers by value, with hashes that nobody can foresee, so that no file
/// can make look-ups slow; all others by identity.
/// </summary>
internal sealed class PickleKeys : IEqualityComparer<object>
{
    /// <summary>The only one.</summary>
    public static PickleKeys Comparer { get; } = new();

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (string a, string b) => a == b,
        (long a, long b) => a == b,
        _ => ReferenceEquals(x, y),
    };

    public int GetHashCode(object key) => key switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        long number => HashCode.Combine(number),
        _ => RuntimeHelpers.GetHashCode(key),
    };
}
