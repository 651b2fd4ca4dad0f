namespace Glossa.Pipelines;

/// <summary>The result of an <see cref="EmojiReader"/> for a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Words">Its words as the network reads them.</param>
/// <param name="Attention">The attention weight of each word; the weights add up to 1.</param>
/// <param name="Features">The network's features of the text, which other programs can use. <c>Shape: [features]</c>, 2,304 in the original
/// sizes.</param>
/// <param name="Scores">The labels with their probabilities, the likeliest first.</param>
public sealed record EmojiReading(
    string Text, IReadOnlyList<string> Words, IReadOnlyList<float> Attention, IReadOnlyList<float> Features,
    IReadOnlyList<EmojiScore> Scores);

/// <summary>An emoji, or another label, and its probability.</summary>
/// <param name="Emoji">The emoji.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
public readonly record struct EmojiScore(string Emoji, double Probability);
