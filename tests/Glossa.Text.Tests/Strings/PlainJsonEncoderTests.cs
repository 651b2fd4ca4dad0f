using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Glossa.Text.Tests.Strings;

/// <summary>JSON shows characters as they are, and what it must not show is read back.</summary>
public class PlainJsonEncoderTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJsonEncoder.Instance };

    [Theory]
    [InlineData("déjà vu 😂 👨‍👩‍👧 <b>&'+/", "\"déjà vu 😂 👨‍👩‍👧 <b>&'+/\"")]
    [InlineData("\"\\\n\r\t\0\u001F\u007F\u0085\u2028\u2029", "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u007f\\u0085\\u2028\\u2029\"")]
    public void Characters_stand_as_they_are_or_escaped(string text, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(text, Plain));
        Assert.Equal(json, JsonValue.Create(text).ToJsonString(Plain));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
    }

    [Fact]
    public void Every_character_comes_back_also_in_streams()
    {
        string all =
            string.Concat(Enumerable.Range(0, 0x11_0000).Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32));
        Assert.Equal(all, JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(all, Plain)));
        Assert.Equal(all, JsonSerializer.Deserialize<string>(JsonSerializer.SerializeToUtf8Bytes(all, Plain)));
        Assert.Equal("\"\uFFFD\"", JsonSerializer.Serialize("\uD83D", Plain));
    }
}
