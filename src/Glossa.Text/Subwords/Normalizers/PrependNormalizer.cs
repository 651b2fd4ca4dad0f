namespace Glossa.Text;

/// <summary>Puts a text before one that is not empty.</summary>
/// <param name="prefix">The text before it.</param>
internal sealed class PrependNormalizer(string prefix) : TextNormalizer
{
    /// <summary>The text before it.</summary>
    public string Prefix { get; } = prefix;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        if (from.Length == 0) return;
        to.Append(Prefix, from.Start(0), from.Start(0));
        to.Append(from, 0, from.Length);
    }
}
