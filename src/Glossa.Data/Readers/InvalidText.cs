namespace Glossa.Data;

/// <summary>The treatment of bytes that are not valid UTF-8.</summary>
public enum InvalidText
{
    /// <summary>They are an error that names the line and the byte.</summary>
    Reject,

    /// <summary>Each maximal run that cannot begin a character becomes U+FFFD, as browsers do.</summary>
    Replace,
}
