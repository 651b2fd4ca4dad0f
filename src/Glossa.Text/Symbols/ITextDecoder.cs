namespace Glossa.Text;

/// <summary>Makes a text of numbers that come one by one; what it gives is always whole characters.</summary>
public interface ITextDecoder
{
    /// <summary>What becomes certain of the text with the next number; empty where a character is still incomplete.</summary>
    /// <param name="id">The number.</param>
    /// <exception cref="TextException">There is no such number.</exception>
    string Next(int id);

    /// <summary>What is left when nothing more comes; an incomplete character becomes U+FFFD.</summary>
    string End();
}
