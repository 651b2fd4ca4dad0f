using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A text that is being written: its length, whether it has ended, and the part that may be shown.</summary>
internal sealed class GeneratedText(GenerationOptions options)
{
    private readonly StopRule stop = new(options.Stop);
    private int written;

    public bool IsDone { get; private set; } = options.MaximumSymbols <= 0;

    /// <summary>Adds a symbol's text, and returns the text that may be shown now.</summary>
    /// <param name="text">The text that the symbol made certain.</param>
    /// <param name="decoder">The decoder that made it; it is ended with the text.</param>
    public string Write(string text, ITextDecoder decoder)
    {
        string shown = stop.Next(text);
        IsDone = stop.HasStopped;
        return ++written >= options.MaximumSymbols && !IsDone ? shown + End(decoder) : shown;
    }

    /// <summary>Ends the text, and returns the text that was held back.</summary>
    public string End(ITextDecoder decoder)
    {
        IsDone = true;
        return stop.Next(decoder.End()) + stop.End();
    }
}
