namespace Glossa.Text;

/// <summary>
/// Divides a normalised text into the words of which pieces are made ('pre-tokenizer' in Hugging Face's files). Safe for any number of
/// threads.
/// </summary>
internal abstract class WordSplitter
{
    /// <summary>Divides words further.</summary>
    /// <param name="from">The words so far, at first the whole text; they stay as they are.</param>
    /// <param name="to">Takes the words; it is empty.</param>
    public abstract void Split(WordList from, WordList to);
}
