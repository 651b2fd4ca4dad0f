using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The emoji of DeepMoji's classes.</summary>
public class DeepMojiEmojiTests
{
    private const string Wanted = "data/torchmoji/wanted_emojis.csv";

    [Fact]
    public void There_are_64_different_ones_each_of_a_type_of_its_own()
    {
        Assert.Equal(64, DeepMojiEmoji.All.Distinct().Count());
        foreach (string emoji in DeepMojiEmoji.All) Assert.Equal([emoji], EmojiText.Of(emoji).Emoji);
        Assert.Equal(("😂", "😜", "✨"), (DeepMojiEmoji.All[0], DeepMojiEmoji.All[54], DeepMojiEmoji.All[63]));
    }

    [SharedDataFact(Wanted)]
    public void They_are_those_of_torchMoji() =>
        Assert.Equal(
            File.ReadLines(SharedData.PathOf(Wanted)).Select(line => char.ConvertFromUtf32(Convert.ToInt32(line.Trim()[2..], 16))),
            DeepMojiEmoji.All);
}
