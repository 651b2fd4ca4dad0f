using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A text that is being written: how long it has become, whether it has ended, and what may be shown of it.</summary>
internal sealed class GeneratedText(GenerationOptions options)
{
    private readonly StopRule stop = new(options.Stop);
    private int written;

    public bool IsDone { get; private set; } = options.MaximumSymbols <= 0;

    /// <summary>Adds a symbol's text, and gives what may be shown now.</summary>
    /// <param name="text">What the symbol made certain.</param>
    /// <param name="decoder">What made it; it is ended with the text.</param>
    public string Write(string text, ITextDecoder decoder)
    {
        string shown = stop.Next(text);
        IsDone = stop.HasStopped;
        return ++written >= options.MaximumSymbols && !IsDone ? shown + End(decoder) : shown;
    }

    /// <summary>Ends the text, and gives what was held back.</summary>
    public string End(ITextDecoder decoder)
    {
        IsDone = true;
        return stop.Next(decoder.End()) + stop.End();
    }
}
