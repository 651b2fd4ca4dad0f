using System.Text.Json;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests.Tokenizers;

/// <summary>English tokens, their attributes and sentences as spaCy 3.5 gives them (spacy/tokenizer_en.json).</summary>
public sealed class EnglishFixtureTests
{
    private static readonly (string Name, LexemeTraits Trait)[] Traits =
    [
        ("is_alpha", LexemeTraits.IsAlpha), ("is_ascii", LexemeTraits.IsAscii), ("is_digit", LexemeTraits.IsDigit),
        ("is_lower", LexemeTraits.IsLower), ("is_upper", LexemeTraits.IsUpper),
        ("is_title", LexemeTraits.IsTitle), ("is_punct", LexemeTraits.IsPunct), ("is_space", LexemeTraits.IsSpace),
        ("is_bracket", LexemeTraits.IsBracket), ("is_quote", LexemeTraits.IsQuote),
        ("is_left_punct", LexemeTraits.IsLeftPunct), ("is_right_punct", LexemeTraits.IsRightPunct),
        ("is_currency", LexemeTraits.IsCurrency), ("is_stop", LexemeTraits.IsStop),
        ("like_num", LexemeTraits.LikeNum), ("like_url", LexemeTraits.LikeUrl), ("like_email", LexemeTraits.LikeEmail),
    ];

    private static readonly JsonElement[] Cases = [.. Fixture.Open("spacy/tokenizer_en.json").GetProperty("docs").EnumerateArray()];

    [Fact]
    public void Tokens_spaces_and_offsets_are_those_of_spaCy()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        foreach (JsonElement known in Cases)
        {
            Doc doc = tokenizer.Tokenize(known.GetProperty("text").GetString()!);
            Assert.Equal(Texts(known, "tokens"), doc.Select(token => token.Text));
            Assert.Equal(Booleans(known.GetProperty("spaces")), doc.Select(token => token.HasSpace));
            Assert.Equal(
                known.GetProperty("idx").EnumerateArray().Select(idx => idx.GetInt32()),
                doc.Select(token => CodePoints.Count(doc.Text.AsSpan(0, token.Start))));
        }
        Assert.Equal(170, Cases.Length);
    }

    [Fact]
    public void Norms_shapes_prefixes_and_suffixes_are_those_of_spaCy()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        foreach (JsonElement known in Cases)
        {
            Doc doc = tokenizer.Tokenize(known.GetProperty("text").GetString()!);
            Assert.Equal(Texts(known, "norm"), doc.Select(token => token.NormText));
            Assert.Equal(Texts(known, "shape"), doc.Select(token => token.Lexeme.ShapeText));
            Assert.Equal(Texts(known, "prefix"), doc.Select(token => token.Lexeme.PrefixText));
            Assert.Equal(Texts(known, "suffix"), doc.Select(token => token.Lexeme.SuffixText));
            AssertIds(doc, LexicalForm.Norm, Texts(known, "norm"));
            AssertIds(doc, LexicalForm.Shape, Texts(known, "shape"));
            AssertIds(doc, LexicalForm.Prefix, Texts(known, "prefix"));
            AssertIds(doc, LexicalForm.Suffix, Texts(known, "suffix"));
            AssertIds(doc, LexicalForm.Orth, Texts(known, "tokens"));
        }
    }

    [Fact]
    public void Traits_are_those_of_spaCy()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        foreach (JsonElement known in Cases)
        {
            Doc doc = tokenizer.Tokenize(known.GetProperty("text").GetString()!);
            foreach ((string name, LexemeTraits trait) in Traits)
            {
                bool[] expected = [.. Booleans(known.GetProperty("flags").GetProperty(name))];
                foreach (Token token in doc)
                {
                    Assert.True(
                        expected[token.Index] == token.Is(trait),
                        $"{name} of '{token.Text}' in '{doc.Text}' should be {expected[token.Index]}");
                }
            }
        }
    }

    [Fact]
    public void Sentences_are_those_of_spaCys_sentencizer()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        Sentencizer sentencizer = new();
        foreach (JsonElement known in Cases)
        {
            Doc doc = tokenizer.Tokenize(known.GetProperty("text").GetString()!);
            sentencizer.Process(doc);
            Assert.Equal(Booleans(known.GetProperty("sentence_starts")), doc.Select(token => token.IsSentenceStart == true));
        }
    }

    private static IEnumerable<string> Texts(JsonElement known, string name) =>
        known.GetProperty(name).EnumerateArray().Select(value => value.GetString()!);

    private static IEnumerable<bool> Booleans(JsonElement values) =>
        values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetInt32() == 1 : value.GetBoolean());

    private static void AssertIds(Doc doc, LexicalForm form, IEnumerable<string> texts)
    {
        ulong[] ids = new ulong[doc.Count];
        doc.CopyIds(form, ids);
        Assert.Equal(texts.Select(StringId.Of), ids);
    }
}
