using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Glossa.Text.Tests.Tokenizers;

/// <summary>The rules one by one, the seam to other languages, and what holds of every text.</summary>
public sealed class TokenizerTests
{
    private static readonly Tokenizer English = Tokenizer.For(Text.English.Language);

    [Theory]
    [InlineData("(:-)!)", "( :-) ! )")]
    [InlineData("x:)", "x :)")]
    [InlineData("can't:)", "ca n't :)")]
    [InlineData("xx,it's", "xx , it 's")]
    [InlineData("(U.S.)", "( U.S. )")]
    [InlineData("dog/vs.", "dog / vs.")]
    [InlineData("well-known--but...so", "well - known -- but ... so")]
    [InlineData("5km. 20°C. 3m² 7%. €5. A$20", "5 km . 20 ° C . 3 m² 7 % . € 5 . A$ 20")]
    [InlineData("https://x.org/a,b?c=d#e, ftp://me:pw@h.com:8080/x", "https://x.org/a,b?c=d#e , ftp://me:pw@h.com:8080/x")]
    [InlineData("8.8.8.8/path 192.168.0.1/path", "8.8.8.8/path 192.168.0.1 / path")]
    [InlineData("can‘t don’t it’s", "can‘t do n’t it ’s")]
    [InlineData("end.Start U.S.A.", "end . Start U.S.A.")]
    [InlineData("「こんにちは」。", "「 こんにちは 」 。")]
    [InlineData("I'mma", "I'mma")]
    [InlineData("11pm 13pm", "11 pm 13pm")]
    [InlineData("+5 +a 5+", "+5 + a 5 +")]
    public void Words_are_split_as_spaCy_splits_them(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', English.Tokenize(text).Select(token => token.Text)));

    [Fact]
    public void Explain_names_the_rule_of_every_token()
    {
        (string, TokenRule)[] expected =
        [
            ("(", TokenRule.Prefix), ("do", TokenRule.Special), ("n't", TokenRule.Special), (")", TokenRule.Suffix),
            ("well", TokenRule.Word), ("-", TokenRule.Infix), ("known", TokenRule.Word), ("\n", TokenRule.Space),
            ("a@b.org", TokenRule.Url), (".", TokenRule.Suffix),
        ];
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal(expected, English.Explain("(don't) well-known\na@b.org.").Select(token => (token.Text, token.Rule)));
        }
        Assert.Equal([0, 1, 3, 6, 8, 12, 13, 18, 19, 26], English.Explain("(don't) well-known\na@b.org.").Select(token => token.Start));
    }

    [Fact]
    public void A_special_case_can_be_added_to_a_language()
    {
        Dictionary<string, SpecialCase> cases = new(Text.English.Language.SpecialCases) { ["gimme"] = new(new("gim", "give"), new("me")) };
        Doc doc = Tokenizer.For(Text.English.Language with { SpecialCases = cases }).Tokenize("gimme (gimme!)");
        Assert.Equal(["gim", "me", "(", "gim", "me", "!", ")"], doc.Select(token => token.Text));
        Assert.Equal(["give", "me", "(", "give", "me", "!", ")"], doc.Select(token => token.NormText));
        Assert.Equal(["gimme", "(", "gimme", "!", ")"], English.Tokenize("gimme (gimme!)").Select(token => token.Text));
    }

    [Fact]
    public void A_special_case_that_is_not_its_word_is_refused()
    {
        Dictionary<string, SpecialCase> cases = new() { ["gimme"] = new(new("give"), new("me")) };
        Assert.Contains(
            "gimme", Assert.Throws<TextException>(() => Tokenizer.For(Text.English.Language with { SpecialCases = cases })).Message,
            StringComparison.Ordinal);
        Assert.Throws<TextException>(() => new SpecialCase());
        Assert.Throws<TextException>(() => SpecialCase.Whole(""));
    }

    [Fact]
    public void The_language_without_data_splits_by_the_shared_rules()
    {
        Doc doc = Tokenizer.For(LanguageData.Multilingual).Tokenize("Don't 15-year :)");
        Assert.Equal(["Don't", "15-year", ":)"], doc.Select(token => token.Text));
        Assert.False(doc[0].Is(LexemeTraits.IsStop));
    }

    [Fact]
    public void Whitespace_and_character_tokenizers()
    {
        Vocab vocab = new(Text.English.Language);
        Assert.Equal(
            ["I", "can't,", " ", "now\u00A0"[..3], "\u00A0"],
            new WhitespaceTokenizer(vocab).Tokenize("I can't,  now\u00A0").Select(token => token.Text));
        Assert.Equal(["a", " ", "😀", "é", "\n"], new CharacterTokenizer(vocab).Tokenize("a 😀é\n").Select(token => token.Text));
        ITokenizer tokenizer = English;
        Assert.Equal(2, tokenizer.Tokenize("a b".AsSpan()).Count);
    }

    [Fact]
    public void Every_text_reassembles_and_offsets_ascend()
    {
        string[] pieces =
        [
            .. Text.English.Language.SpecialCases.Keys, " ", "  ", "\n", "\t", "word", ".", ",", "-", "'", "\"", "(", ")", "http://a.b",
            "@", "5", "km", "日本", "😀", "\uD83D", "\uDE00", "\0", "\u001C", "\u0085", "…", "--",
        ];
        Gen<string> mixed = Gen.Elements(pieces).ListOf().Select(list => string.Concat(list));
        ITokenizer[] tokenizers = [English, new WhitespaceTokenizer(English.Vocab), new CharacterTokenizer(English.Vocab),
            Tokenizer.For(LanguageData.Multilingual)];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(Gen.OneOf(mixed, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")).ToArbitrary(), text =>
            {
                foreach (ITokenizer tokenizer in tokenizers) TextAssert.Reassembles(tokenizer.Tokenize(text));
            }));
    }

    [Fact]
    public void A_text_is_split_alike_whether_its_words_are_remembered_or_not()
    {
        Tokenizer forgetful = new(
            new Vocab(Text.English.Language, new VocabOptions { MaxLexemes = 0 }), new TokenizerOptions { CachedChunks = 0 });
        string[] pieces = [.. Text.English.Language.SpecialCases.Keys, " ", " ", "word", "Word", ".", "-", "(", ")", "a.b.com", "5", "km"];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(Gen.Elements(pieces).ListOf().Select(list => string.Concat(list)).ToArbitrary(), text =>
                English.Tokenize(text).Select(token => (token.Text, token.NormText, token.Rule, token.HasSpace))
                    .SequenceEqual(forgetful.Tokenize(text).Select(token => (token.Text, token.NormText, token.Rule, token.HasSpace)))));
    }
}
