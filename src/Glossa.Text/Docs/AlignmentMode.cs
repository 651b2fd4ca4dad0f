namespace Glossa.Text;

/// <summary>The treatment of characters that do not begin and end where tokens do.</summary>
public enum AlignmentMode
{
    /// <summary>There is no span then.</summary>
    Strict,

    /// <summary>Only tokens that lie inside altogether.</summary>
    Contract,

    /// <summary>All tokens that have a character in common.</summary>
    Expand,
}
