namespace Glossa.Text;

/// <summary>A code point and the place in a text from which it came.</summary>
/// <param name="Value">The code point.</param>
/// <param name="Start">Where its origin begins.</param>
/// <param name="End">Where its origin ends.</param>
internal readonly record struct PlacedCharacter(int Value, int Start, int End);
