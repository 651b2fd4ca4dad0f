namespace Glossa.Text;

/// <summary>The normalised form of a token that a special case gives.</summary>
internal sealed class NormForm(string text)
{
    private ulong id;

    public string Text { get; } = text;

    /// <summary>Its id; 0 means "not computed yet", and an empty form may be computed as often as one likes.</summary>
    public ulong Id => id != 0 ? id : id = StringId.Of(Text);
}
