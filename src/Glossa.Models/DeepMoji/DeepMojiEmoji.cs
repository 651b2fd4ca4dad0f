namespace Glossa.Models;

/// <summary>The 64 emoji a pre-trained <see cref="DeepMoji"/> distinguishes (Felbo et al. 2017).</summary>
public static class DeepMojiEmoji
{
    /// <summary>
    /// The emoji in the order of the classes, without variation selectors. Source: data/filtering/wanted_emojis.csv of
    /// github.com/huggingface/torchMoji.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "😂", "😒", "😩", "😭", "😍", "😔", "👌", "😊", "❤", "😏", "😁", "🎶", "😳", "💯", "😴", "😌",
        "☺", "🙌", "💕", "😑", "😅", "🙏", "😕", "😘", "♥", "😐", "💁", "😞", "🙈", "😫", "✌", "😎",
        "😡", "👍", "😢", "😪", "😋", "😤", "✋", "😷", "👏", "👀", "🔫", "😣", "😈", "😓", "💔", "♡",
        "🎧", "🙊", "😉", "💀", "😖", "😄", "😜", "😠", "🙅", "💪", "👊", "💜", "💖", "💙", "😬", "✨",
    ];
}
