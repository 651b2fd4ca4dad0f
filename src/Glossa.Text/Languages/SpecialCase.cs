namespace Glossa.Text;

/// <summary>An exception to the rules: the tokens of one word.</summary>
public sealed class SpecialCase
{
    /// <summary>A word of some parts.</summary>
    /// <param name="parts">The parts, one token each; together they are the word.</param>
    /// <exception cref="TextException">There are no parts, or one is empty.</exception>
    public SpecialCase(params IReadOnlyList<SpecialPart> parts)
    {
        if (parts.Count == 0 || parts.Any(part => part.Text.Length == 0))
        {
            throw new TextException("A special case needs at least one part, and no part may be empty.");
        }
        Parts = [.. parts];
        Text = string.Concat(parts.Select(part => part.Text));
    }

    /// <summary>The word.</summary>
    public string Text { get; }

    /// <summary>Its parts, one token each.</summary>
    public IReadOnlyList<SpecialPart> Parts { get; }

    /// <summary>A word that stays one token.</summary>
    /// <param name="text">The word.</param>
    /// <param name="norm">Its normalised form, or null for the usual one.</param>
    public static SpecialCase Whole(string text, string? norm = null) => new(new SpecialPart(text, norm));
}

/// <summary>One token of a special case.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Norm">Its normalised form, or null for the usual one.</param>
public readonly record struct SpecialPart(string Text, string? Norm = null);
