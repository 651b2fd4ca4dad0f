namespace Glossa.Text;

/// <summary>A step of the normalisation before a text is divided into words and pieces. Safe for any number of threads.</summary>
internal abstract class TextNormalizer
{
    /// <summary>Writes the normalised text.</summary>
    /// <param name="from">The text, which stays as it is.</param>
    /// <param name="to">Takes the normalised text; it is empty.</param>
    public abstract void Apply(AlignedText from, AlignedText to);
}
