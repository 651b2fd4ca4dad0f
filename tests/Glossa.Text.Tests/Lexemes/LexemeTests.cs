using Xunit;

namespace Glossa.Text.Tests.Lexemes;

/// <summary>Attributes of words at their edges, as Python and spaCy have them, and the bound of the table.</summary>
public sealed class LexemeTests
{
    private static readonly Vocab Words = new(English.Language);

    [Theory]
    [InlineData("Apple", "Xxxxx")]
    [InlineData("Internationally", "Xxxxx")]
    [InlineData("U.S.A.", "X.X.X.")]
    [InlineData("C3PO-12345", "XdXX-dddd")]
    [InlineData("!!!!!!", "!!!!")]
    [InlineData("😀😀😀😀😀a", "😀😀😀😀x")]
    [InlineData("Жизнь²", "Xxxxxd")]
    public void Shapes(string word, string shape) => Assert.Equal(shape, Words[word].ShapeText);

    [Fact]
    public void A_word_of_a_hundred_code_points_has_no_shape()
    {
        Assert.Equal("xxxx", Words[new string('x', 99)].ShapeText);
        Assert.Equal("LONG", Words[new string('x', 100)].ShapeText);
        Assert.Equal("😀😀😀😀", Words[string.Concat(Enumerable.Repeat("😀", 99))].ShapeText);
        Assert.Equal("LONG", Words[string.Concat(Enumerable.Repeat("😀", 100))].ShapeText);
    }

    [Theory]
    [InlineData("-1,000.5", true)]
    [InlineData("±5", true)]
    [InlineData("3/4", true)]
    [InlineData("²", true)]
    [InlineData("٣", true)]
    [InlineData("21st", true)]
    [InlineData("1,000th", true)]
    [InlineData("Seven", true)]
    [InlineData("third.", true)]
    [InlineData("3/", false)]
    [InlineData("3/4/5", false)]
    [InlineData("th", false)]
    [InlineData("5e3", false)]
    [InlineData("½", false)]
    public void Numbers(string word, bool isNumber) => Assert.Equal(isNumber, Words[word].Is(LexemeTraits.LikeNum));

    [Theory]
    [InlineData("http://x", true)]
    [InlineData("www.x", true)]
    [InlineData("www.", false)]
    [InlineData("glossa.org:80", true)]
    [InlineData("a.b/", true)]
    [InlineData("end.Start", false)]
    [InlineData(".com", false)]
    [InlineData("a@b.com", false)]
    public void Addresses(string word, bool isAddress) => Assert.Equal(isAddress, Words[word].Is(LexemeTraits.LikeUrl));

    [Theory]
    [InlineData("Hello-World", true)]
    [InlineData("McDonald", false)]
    [InlineData("ǅungla", true)]
    [InlineData("A1b", false)]
    [InlineData("123", false)]
    public void Titles(string word, bool isTitle) => Assert.Equal(isTitle, Words[word].Is(LexemeTraits.IsTitle));

    [Fact]
    public void Lower_case_knows_the_final_sigma_and_the_dotted_i()
    {
        Assert.Equal("ὀδυσσεύς", Words["ὈΔΥΣΣΕΎΣ"].LowerText);
        Assert.Equal("i\u0307stanbul", Words["İSTANBUL"].LowerText);
    }

    [Fact]
    public void The_table_is_bounded_and_words_beyond_it_work()
    {
        Vocab small = new(English.Language, new VocabOptions { MaxLexemes = 2 });
        Lexeme first = small["one"], second = small["two".AsSpan()], third = small["Three"];
        Assert.Equal((0, 1, -1), (first.Index, second.Index, third.Index));
        Assert.Same(first, small["one"]);
        Assert.NotSame(third, small["Three"]);
        Assert.Equal(StringId.Of("three"), third.Lower);
        Assert.Equal(2, small.Count);
        Assert.Equal(-1, Words[new string('a', 1000)].Index);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Vocab(English.Language, new VocabOptions { MaxLexemes = -1 }));
    }

    [Fact]
    public void Many_words_stay_apart_while_the_table_grows()
    {
        Vocab vocab = new(English.Language);
        Lexeme[] words = [.. Enumerable.Range(0, 50_000).Select(i => vocab[$"w{i}"])];
        Assert.Equal(50_000, vocab.Count);
        for (int i = 0; i < words.Length; i++) Assert.Same(words[i], vocab[$"w{i}"]);
        Assert.Equal(Enumerable.Range(0, 50_000), words.Select(word => word.Index));
    }
}
