using System.Text;
using Xunit;

namespace Glossa.Text.Tests.Tokenizers;

/// <summary>Texts are taken apart into words and types of emoji.</summary>
public class EmojiTextTests
{
    [Theory]
    [InlineData("so funny 😂😂 lol", "so funny lol", "😂")]
    [InlineData("👍🏽 yes 👍🏿 no 👍", "yes no", "👍")]
    [InlineData("love ❤️ and ❤ and ♥️", "love and and", "❤ ♥")]
    // Families, also of several colours, and a woman's sign: one emoji each.
    [InlineData("us 👨‍👩‍👧‍👦!", "us !", "👨‍👩‍👧‍👦")]
    [InlineData("🧑🏻‍🤝‍🧑🏿 🤷🏽‍♀️ 👩‍❤️‍👨 🙂‍↔️", "", "🧑‍🤝‍🧑 🤷‍♀ 👩‍❤‍👨 🙂‍↔")]
    [InlineData("🏳️‍🌈", "", "🏳‍🌈")]
    // Flags: two letters, four for two, three for one and a letter that stays; and one of tags.
    [InlineData("🇩🇪🇫🇷 x", "x", "🇩🇪 🇫🇷")]
    [InlineData("🇩🇪🇫 x", "🇫 x", "🇩🇪")]
    [InlineData(
        "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F 🏴", "",
        "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F 🏴")]
    // Keycaps, and what is none.
    [InlineData("1️⃣ #⃣ 2 #tag 5️", "2 #tag 5️", "1⃣ #⃣")]
    // Signs of writing are none without U+FE0F, and pictures are none with U+FE0E.
    [InlineData("© 2020 → ↔ ™ ★ ✓ “❝”", "© 2020 → ↔ ™ ★ ✓ “❝”", "")]
    [InlineData("©️ ↔️ ☺︎", "☺︎", "© ↔")]
    [InlineData("☺ ✌ ♡ ✨ ⏰ ▶", "▶", "☺ ✌ ♡ ✨ ⏰")]
    // White space around goes with them, the end of a line stays.
    [InlineData("a😂b", "a b", "😂")]
    [InlineData(" one 😂 \n 😭 two\nthree", " one\ntwo\nthree", "😂 😭")]
    // Colours alone, and pieces of families.
    [InlineData("x 🏽 y", "x y", "")]
    [InlineData("👩‍ z", "z", "👩")]
    [InlineData("", "", "")]
    [InlineData("a \uD83D b", "a \uD83D b", "")]
    public void Words_and_types(string text, string words, string emoji)
    {
        EmojiText parts = EmojiText.Of(text);
        Assert.Equal(words, parts.Text);
        Assert.Equal(emoji.Split(' ', StringSplitOptions.RemoveEmptyEntries), parts.Emoji);
    }

    [Fact]
    public void Types_are_their_own_types()
    {
        foreach (string emoji in new[] { "👨‍👩‍👧‍👦", "🤷‍♀", "🇩🇪", "1⃣", "❤", "🏳‍🌈" })
        {
            Assert.Equal([emoji], EmojiText.Of(emoji).Emoji);
        }
    }

    [Fact]
    public void Long_texts_are_taken_apart_in_their_length()
    {
        string many = string.Concat(Enumerable.Repeat("ab 😂 ", 100_000)), family = string.Join("\u200D", Enumerable.Repeat("👩", 100_000));
        Assert.Equal(300_000 - 1, EmojiText.Of(many).Text.Length);
        Assert.Equal([family], EmojiText.Of(family).Emoji);
        Assert.Empty(EmojiText.Of(new string(' ', 200_000)).Emoji);
    }

    [Fact]
    public void No_text_loses_anything_but_emoji_and_space()
    {
        Random random = new(5);
        string[] pieces = ["a", " ", "\n", "1", "\uFE0F", "\u20E3", "\u200D", "😂", "🏽", "🇩", "❤", "\uFE0E", "©", "\uD83D", "\uDE02"];
        for (int round = 0; round < 3000; round++)
        {
            StringBuilder text = new();
            for (int i = random.Next(8); i >= 0; i--) text.Append(pieces[random.Next(pieces.Length)]);
            EmojiText parts = EmojiText.Of(text.ToString());
            Assert.Equal(text.ToString().Count(c => c == 'a'), parts.Text.Count(c => c == 'a'));
            Assert.Equal(parts.Text, EmojiText.Of(parts.Text).Text);
            Assert.Empty(EmojiText.Of(parts.Text).Emoji);
            Assert.Equal(parts.Emoji.Count, parts.Emoji.Distinct().Count());
        }
    }
}
