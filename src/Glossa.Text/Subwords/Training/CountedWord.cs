namespace Glossa.Text;

/// <summary>A word of texts.</summary>
/// <param name="Text">The word, normalised.</param>
/// <param name="Count">The number of times that it occurs.</param>
internal readonly record struct CountedWord(string Text, long Count);
