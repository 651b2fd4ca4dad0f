namespace Glossa.Text;

/// <summary>A step from pieces back to text. Safe for any number of threads.</summary>
internal abstract class DecoderStep
{
    /// <summary>Returns what becomes of pieces; put together, the last step's are the text.</summary>
    /// <param name="pieces">The pieces.</param>
    public abstract List<string> Apply(List<string> pieces);
}
