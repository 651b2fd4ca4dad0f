using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Added tokens as tokenizer.json has them.</summary>
internal static class TokenizerJsonTokens
{
    /// <summary>Reads a token.</summary>
    /// <param name="token">The object.</param>
    /// <param name="id">Its id, where it is the name of the object.</param>
    public static AddedToken Read(JsonFields token, int? id = null) => new(
        token.Text("content") ?? throw token.Error("an added token has no 'content'"),
        id ?? token.Integer("id") ?? throw token.Error("an added token has no 'id'"))
    {
        IsSpecial = token.Flag("special") ?? false,
        IsWord = token.Flag("single_word") ?? false,
        StripsLeft = token.Flag("lstrip") ?? false,
        StripsRight = token.Flag("rstrip") ?? false,
        IsNormalized = token.Flag("normalized") ?? false,
    };

    /// <summary>Writes a token.</summary>
    public static void Write(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Text);
        json.WriteBoolean("single_word", token.IsWord);
        json.WriteBoolean("lstrip", token.StripsLeft);
        json.WriteBoolean("rstrip", token.StripsRight);
        json.WriteBoolean("normalized", token.IsNormalized);
        json.WriteBoolean("special", token.IsSpecial);
        json.WriteEndObject();
    }
}
