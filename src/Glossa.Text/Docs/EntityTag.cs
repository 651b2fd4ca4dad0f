namespace Glossa.Text;

/// <summary>The position of a token with respect to entities; the values are those of spaCy's files.</summary>
public enum EntityTag : sbyte
{
    /// <summary>Nobody has said.</summary>
    Missing = 0,

    /// <summary>It continues the entity of the token before.</summary>
    Inside = 1,

    /// <summary>It belongs to none.</summary>
    Outside = 2,

    /// <summary>It begins one.</summary>
    Begin = 3,
}
