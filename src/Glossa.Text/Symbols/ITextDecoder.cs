namespace Glossa.Text;

/// <summary>Decodes ids that come one by one into text; it returns whole characters only.</summary>
public interface ITextDecoder
{
    /// <summary>Returns the text that the next id completes; empty where a character is still incomplete.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    string Next(int id);

    /// <summary>Returns the rest when no more ids come; an incomplete character becomes U+FFFD.</summary>
    string End();
}
