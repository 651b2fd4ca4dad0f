using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Glossa.Text.Tests;

/// <summary>Tests of texts as ids, and back.</summary>
public sealed class TextCodecTests
{
    private const string Raw = "He said: \"I don't know, 42 times!\"\nCafé 漢字 🙂 e\u0301\n\n  two  spaces\r\n";

    public static IEnumerable<object[]> Levels => TextCodecs.Levels.Keys.Select(level => new object[] { level });

    [Theory]
    [InlineData("character")]
    [InlineData("piece")]
    [InlineData("subword")]
    public void A_raw_text_comes_back_as_it_was(string level)
    {
        TextCodec codec = TextCodecs.Levels[level].Learn([Raw], new SymbolOptions());
        Assert.Equal(Raw, codec.Decode(codec.Encode(Raw)));
        Assert.DoesNotContain(codec.Unknown ?? -1, codec.Encode(Raw));
    }

    [Fact]
    public void Any_text_comes_back_from_its_characters_and_its_pieces() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<string>(), ComesBack));

    private static void ComesBack(string? text)
    {
        // What is no Unicode becomes U+FFFD.
        string expected = new(string.Concat((text ?? "").EnumerateRunes().Select(rune => rune.ToString())));
        if (expected.Length == 0) return;
        foreach (string level in new[] { "character", "piece", "subword" })
        {
            TextCodec codec = TextCodecs.Levels[level].Learn([expected], new SymbolOptions());
            Assert.Equal(expected, codec.Decode(codec.Encode(expected)));
        }
    }

    [Fact]
    public void Words_come_back_with_single_spaces_and_ends_of_lines()
    {
        TextCodec codec = WordCodec.Learn([" = Title = \n the cat  sat . \n"], new SymbolOptions());
        Assert.Equal("= Title =\nthe cat sat .\n", codec.Decode(codec.Encode(" = Title = \n the cat  sat . \n")));
        Assert.Equal(9, codec.Encode(" = Title = \n the cat  sat . \n").Length);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_is_saved_encodes_the_same(string level)
    {
        TextCodec codec = TextCodecs.Levels[level].Learn([Raw], new SymbolOptions { Boundaries = true, Lowercase = level != "subword" });
        TextCodec again = TextCodecs.Load(codec.Level, codec.Save());
        Assert.Equal(codec.Encode(Raw + "new"), again.Encode(Raw + "new"));
        Assert.Equal((codec.Count, codec.Unknown, codec.Boundary), (again.Count, again.Unknown, again.Boundary));
        if (level != "subword") Assert.Equal(codec.Encode(Raw), codec.Encode(Raw.ToUpperInvariant().ToLowerInvariant()));
        Assert.Equal("", again.Decode([again.Boundary!.Value]));
    }

    [Fact]
    public void Rare_symbols_are_unknown_and_the_most_frequent_come_first()
    {
        TextCodec codec = CharacterCodec.Learn(["aaabbc"], new SymbolOptions { MinimumCount = 2 });
        Assert.Equal([1, 1, 1, 2, 2, 0], codec.Encode("aaabbc"));
        Assert.Equal("aaabb\uFFFD", codec.Decode([1, 1, 1, 2, 2, 0]));
        Assert.Equal([1, 0], CharacterCodec.Learn(["aaabbc"], new SymbolOptions { MaximumSymbols = 2 }).Encode("ab"));
        Assert.Contains(
            "7 times", Assert.Throws<TextException>(() => CharacterCodec.Learn(["aaa"], new SymbolOptions { MinimumCount = 7 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "empty", Assert.Throws<TextException>(() => WordCodec.Learn([], new SymbolOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_of_several_symbols_comes_when_it_is_whole()
    {
        BytePairCodec codec = BytePairCodec.Learn(["plain"], new SymbolOptions());
        ITextDecoder decoder = codec.NewDecoder();
        Assert.Equal(["", "", "", "🙂", "!"], codec.Encode("🙂!").Select(decoder.Next));
        Assert.Equal("", decoder.Next(codec.Encode("🙂")[0]));
        Assert.Equal("\uFFFD", decoder.End());
        Assert.Contains(
            "256", Assert.Throws<TextException>(() => BytePairCodec.Learn(["a"], new SymbolOptions { MaximumSymbols = 100 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<TextException>(() => BytePairCodec.Learn(["a"], new SymbolOptions { Lowercase = true }));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_is_settled_has_the_same_numbers_whatever_follows(string level)
    {
        TextCodec codec = TextCodecs.Levels[level].Learn([Raw], new SymbolOptions { Lowercase = level != "subword" });
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.Elements("a", "don", "'", "’", "re", "t", " ", "\n", "4", "!", "🙂", "\u0301", "\uD83D", "\uDE42")
                .ListOf().Select(string.Concat).ToArbitrary(),
            text =>
            {
                for (int end = 0; end <= text.Length; end++)
                {
                    int settled = codec.StablePrefixLength(text.AsSpan(0, end));
                    Assert.Equal(codec.Encode(text), codec.Encode(text.AsSpan(0, settled)).Concat(codec.Encode(text.AsSpan(settled))));
                }
            }));
        string words = string.Concat(Enumerable.Repeat("some words ", 50));
        Assert.InRange(codec.StablePrefixLength(words), words.Length - 12, words.Length);
    }

    [Fact]
    public void Words_that_go_on_from_a_word_begin_with_a_space()
    {
        TextCodec codec = WordCodec.Learn(["the cat\n"], new SymbolOptions());
        int cat = codec.Encode("cat")[0];
        Assert.Equal(
            ["cat", "cat", "cat", " cat"], new[] { "", "the ", "the\n", "the" }.Select(before => codec.NewDecoder(before).Next(cat)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("""{"symbols":["<unk>",null],"unknown":0,"boundary":null,"lowercase":false}""")]
    [InlineData("""{"symbols":["<unk>","a","a"],"unknown":0,"boundary":null,"lowercase":false}""")]
    [InlineData("""{"symbols":["<unk>","a"],"unknown":5,"boundary":null,"lowercase":false}""")]
    [InlineData("""{"symbols":["<unk>","a"],"unknown":0,"boundary":9,"lowercase":false}""")]
    public void A_damaged_table_is_an_error_that_says_so(string stored)
    {
        foreach (string level in new[] { "character", "word", "piece" }) Assert.Throws<TextException>(() => TextCodecs.Load(level, stored));
        Assert.Contains("word", Assert.Throws<TextException>(() => TextCodecs.Load("syllable", stored)).Message, StringComparison.Ordinal);
    }
}
