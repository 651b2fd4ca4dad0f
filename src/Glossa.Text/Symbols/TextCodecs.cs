namespace Glossa.Text;

/// <summary>The levels of texts a language model can read and write: the whole list.</summary>
public static class TextCodecs
{
    /// <summary>How a codec of a level is learned of texts, and loaded again.</summary>
    /// <param name="Learn">Makes one of texts.</param>
    /// <param name="Load">Makes one of what <see cref="TextCodec.Save"/> gave.</param>
    public sealed record CodecLevel(Func<IEnumerable<string>, SymbolOptions, TextCodec> Learn, Func<string, TextCodec> Load);

    /// <summary>The levels by name.</summary>
    public static IReadOnlyDictionary<string, CodecLevel> Levels { get; } = new Dictionary<string, CodecLevel>
    {
        [CharacterCodec.Name] = new(CharacterCodec.Learn, CharacterCodec.Load),
        [BytePairCodec.Name] = new(BytePairCodec.Learn, BytePairCodec.Load),
        [WordCodec.Name] = new(WordCodec.Learn, WordCodec.Load),
        [PieceCodec.Name] = new(PieceCodec.Learn, PieceCodec.Load),
    };

    /// <summary>Makes a codec of what was saved.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="stored">What <see cref="TextCodec.Save"/> gave.</param>
    /// <exception cref="TextException">There is no such level, or it is damaged.</exception>
    public static TextCodec Load(string level, string stored) =>
        Levels.TryGetValue(level, out CodecLevel? known) ? known.Load(stored) : throw new TextException($"There is no level '{level}'; there are {string.Join(", ", Levels.Keys)}.");
}
