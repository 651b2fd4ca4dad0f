using System.Globalization;
using System.Text.Json;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests.Lexemes;

/// <summary>String ids against spaCy's (spacy/hashes.json).</summary>
public sealed class StringIdTests
{
    [Fact]
    public void Ids_are_those_of_spaCy()
    {
        int cases = 0;
        foreach (JsonElement known in Fixture.Open("spacy/hashes.json").GetProperty("strings").EnumerateArray())
        {
            string text = known.GetProperty("text").GetString()!;
            Assert.Equal(Number(known, "store"), StringId.Of(text));
            Assert.Equal(Number(known, "hash"), StringId.Hash(text));
            cases++;
        }
        Assert.True(cases >= 20);
    }

    [Fact]
    public void Long_strings_hash_as_their_bytes_do()
    {
        string text = string.Concat(Enumerable.Repeat("日本語 ", 1000));
        Assert.Equal(MurmurHash2.Hash64(System.Text.Encoding.UTF8.GetBytes(text), 1), StringId.Of(text));
    }

    [Theory]
    [InlineData("IS_ALPHA", 1)]
    [InlineData("IS_CURRENCY", 18)]
    [InlineData("FLAG63", 63)]
    [InlineData("ORTH", 65)]
    [InlineData("SENT_START", 80)]
    [InlineData("PROPN", 96)]
    [InlineData("DEPRECATED276", 379)]
    [InlineData("ORG", 383)]
    [InlineData("nsubj", 429)]
    [InlineData("punct", 445)]
    [InlineData("acl", 451)]
    public void Symbols_have_their_fixed_ids_and_back(string name, int id)
    {
        Assert.Equal((ulong)id, StringId.Of(name));
        Assert.True(Symbols.TryGetName((ulong)id, out string found));
        Assert.Equal(name, found);
    }

    private static ulong Number(JsonElement known, string name) =>
        ulong.Parse(known.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
