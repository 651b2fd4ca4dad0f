using System.Xml.Linq;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>The page shows every text, whatever is in it.</summary>
public class AttentionPageTests
{
    [Fact]
    public void Texts_are_escaped_shaded_and_have_their_emoji_beside_them()
    {
        using TempFolder folder = new();
        EmojiReader reader = new(EmojiModels.Import(folder));
        string[] texts = ["<script>alert(\"&amp;\")</script> 'x", "I love this so much, @you!", "", "zebras 😂"];
        EmojiReading[] readings = [.. reader.Read(texts)];
        using StringWriter writer = new();
        AttentionPage.Write(writer, reader, readings, top: 3);
        string page = writer.ToString();
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        // What is between header and end is well formed, so nothing of a text was taken for a tag.
        XElement main = XElement.Parse(
            page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + 7)]);
        XElement[] articles = [.. main.Elements("article")];
        Assert.Equal(texts.Length, articles.Length);
        for (int i = 0; i < articles.Length; i++)
        {
            XElement[] words = [.. articles[i].Element("p")!.Elements("span")];
            Assert.Equal(readings[i].Words.Count, words.Length);
            Assert.Contains(words, word => (string)word.Attribute("style")! == "--a:1");
            Assert.Equal(
                readings[i].Scores.Take(3).Select(score => score.Emoji),
                articles[i].Element("ol")!.Elements("li").Select(item => (string)item.Element("b")!));
        }
        Assert.Equal(readings[0].Words, articles[0].Element("p")!.Elements("span").Select(word => word.Value));
        Assert.Contains(articles[1].Descendants("span"), word => word.Value == "at" && (string)word.Attribute("class")! == "w mark");
        Assert.Contains(articles[3].Descendants("span"), word => word.Value == "zebras" && (string)word.Attribute("class")! == "w unknown");
    }
}
