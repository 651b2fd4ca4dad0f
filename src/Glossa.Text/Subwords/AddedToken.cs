namespace Glossa.Text;

/// <summary>A token that is found in texts as a whole, before they are normalised and divided.</summary>
/// <param name="Text">The token.</param>
/// <param name="Id">Its id.</param>
internal sealed record AddedToken(string Text, int Id)
{
    /// <summary>Whether it has a meaning for the model, and is left out of decoded texts on request.</summary>
    public bool IsSpecial { get; init; } = true;

    /// <summary>Whether it is only found between characters that are no letters or digits.</summary>
    public bool IsWord { get; init; }

    /// <summary>Whether it takes the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether it takes the white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it is looked for in the normalised text, not in the original one.</summary>
    public bool IsNormalized { get; init; }
}
