namespace Glossa.Text;

/// <summary>The levels of texts a language model can read and write: the whole list.</summary>
public static class TextCodecs
{
    /// <summary>Learns a codec from texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Which symbols are taken.</param>
    /// <param name="cancellation">Stops the learning, where it continues after the last text.</param>
    public delegate TextCodec CodecLearner(IEnumerable<string> texts, SymbolOptions options, CancellationToken cancellation = default);

    /// <summary>The functions that learn a codec of a level from texts, and load it again.</summary>
    /// <param name="Learn">Makes one of texts.</param>
    /// <param name="Load">Makes one of what <see cref="TextCodec.Save"/> gave.</param>
    public sealed record CodecLevel(CodecLearner Learn, Func<string, TextCodec> Load);

    /// <summary>The levels by name.</summary>
    public static IReadOnlyDictionary<string, CodecLevel> Levels { get; } = new Dictionary<string, CodecLevel>
    {
        [CharacterCodec.Name] = new((texts, options, _) => CharacterCodec.Learn(texts, options), CharacterCodec.Load),
        [BytePairCodec.Name] = new(BytePairCodec.Learn, BytePairCodec.Load),
        [WordCodec.Name] = new((texts, options, _) => WordCodec.Learn(texts, options), WordCodec.Load),
        [PieceCodec.Name] = new((texts, options, _) => PieceCodec.Learn(texts, options), PieceCodec.Load),
    };

    /// <summary>Makes a codec of what was saved.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="stored">What <see cref="TextCodec.Save"/> gave.</param>
    /// <exception cref="TextException">There is no such level, or it is damaged.</exception>
    public static TextCodec Load(string level, string stored) =>
        Levels.TryGetValue(level, out CodecLevel? known)
            ? known.Load(stored)
            : throw new TextException($"There is no level '{level}'; there are {string.Join(", ", Levels.Keys)}.");
}
