using Xunit;

namespace Glossa.Text.Tests.Docs;

/// <summary>Documents, tokens and spans as views of a text.</summary>
public sealed class DocTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.For(English.Language);

    [Fact]
    public void Tokens_and_spans_are_views()
    {
        Doc doc = Tokenizer.Tokenize("I can't wait, really.");
        Assert.Equal("n't", doc[2].Text);
        Assert.Equal((4, 7, true), (doc[2].Start, doc[2].End, doc[2].HasSpace));
        Assert.Equal("n't ", doc[2].TextWithSpace);
        Span span = doc[1..4];
        Assert.Equal("can't wait", span.Text);
        Assert.Equal((2, 12, 3), (span.StartChar, span.EndChar, span.Count));
        Assert.Equal("wait", span[2].Text);
        Assert.Equal(["ca", "n't", "wait"], span.Select(token => token.Text));
        Assert.Equal(doc[2], span[1]);
        Assert.Equal(doc.Text, string.Concat(doc.Select(token => token.TextWithSpace)));
        Assert.Equal("", doc[2..2].Text);
        Assert.Throws<ArgumentOutOfRangeException>(() => doc[7]);
        Assert.Throws<ArgumentOutOfRangeException>(() => doc[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => span[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Span(doc, 2, 9));
    }

    [Theory]
    [InlineData(2, 7, AlignmentMode.Strict, "can't")]
    [InlineData(2, 6, AlignmentMode.Strict, null)]
    [InlineData(2, 6, AlignmentMode.Contract, "ca")]
    [InlineData(2, 6, AlignmentMode.Expand, "can't")]
    [InlineData(3, 10, AlignmentMode.Contract, "n't")]
    [InlineData(3, 10, AlignmentMode.Expand, "can't wait")]
    [InlineData(3, 4, AlignmentMode.Contract, null)]
    [InlineData(3, 3, AlignmentMode.Expand, null)]
    [InlineData(7, 8, AlignmentMode.Expand, null)]
    [InlineData(0, 12, AlignmentMode.Strict, "I can't wait")]
    public void Characters_become_tokens(int start, int end, AlignmentMode mode, string? expected) =>
        Assert.Equal(expected, Tokenizer.Tokenize("I can't wait").CharSpan(start, end, mode, "L")?.Text);

    [Fact]
    public void Characters_beyond_the_text_are_refused()
    {
        Doc doc = Tokenizer.Tokenize("I can't wait");
        Assert.Throws<ArgumentOutOfRangeException>(() => doc.CharSpan(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => doc.CharSpan(5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => doc.CharSpan(0, 13));
        Assert.Equal(["I", "I", "ca", "ca", "n't", "n't", "n't", "n't", "wait"], Enumerable.Range(0, 9).Select(i => doc.TokenAt(i).Text));
    }

    [Fact]
    public void Entities_are_noted_and_found()
    {
        Doc doc = Tokenizer.Tokenize("Ada Lovelace met Charles Babbage");
        Assert.Empty(doc.Entities);
        doc.SetEntities([new Span(doc, 3, 5, "PERSON", "Q46633"), new Span(doc, 0, 2, "PERSON")]);
        Assert.Equal(["Ada Lovelace", "Charles Babbage"], doc.Entities.Select(entity => entity.Text));
        Assert.Equal(["", "Q46633"], doc.Entities.Select(entity => entity.KbId));
        Assert.Equal(EntityTag.Outside, doc[2].EntityTag);
        doc.SetEntities([new Span(doc, 2, 3, "VERB")]);
        Assert.Equal(["met"], doc.Entities.Select(entity => entity.Text));
        Assert.Null(doc[0].EntityType);
        Assert.Throws<TextException>(() => doc.SetEntities([new Span(doc, 0, 2, "A"), new Span(doc, 1, 3, "B")]));
        Assert.Throws<TextException>(() => doc.SetEntities([new Span(Tokenizer.Tokenize("other"), 0, 1, "A")]));
        Assert.Throws<TextException>(() => doc.SetEntities([new Span(doc, 1, 1, "A")]));
    }

    [Fact]
    public void Sentences_come_from_marks_or_heads()
    {
        Doc doc = Tokenizer.Tokenize("It rains. (Really?!) Yes.");
        Assert.Throws<TextException>(() => doc.Sentences.ToList());
        new Sentencizer().Process(doc);
        Assert.Equal(["It rains. (", "Really?!)", "Yes."], doc.Sentences.Select(sentence => sentence.Text));
        Doc parsed = Doc.FromWords(Tokenizer.Vocab, ["a", "b", "c", "d", "e"]);
        parsed.SetHead(0, 1);
        parsed.SetHead(2, 3);
        parsed.SetHead(4, 2);
        Assert.Equal(["a b", "c d e"], parsed.Sentences.Select(sentence => sentence.Text));
        Assert.Throws<ArgumentOutOfRangeException>(() => parsed.SetHead(0, 5));
    }

    [Fact]
    public void What_was_found_in_a_text_without_tokens_is_known()
    {
        Doc doc = Tokenizer.Tokenize("");
        Assert.False(doc.HasSentences || doc.HasEntities || doc.HasHeads);
        Assert.Throws<TextException>(() => doc.Sentences);
        new Sentencizer().Process(doc);
        Assert.True(doc.HasSentences);
        Assert.Empty(doc.Sentences);
        doc.SetEntities([]);
        Assert.True(doc.HasEntities);
        Assert.Empty(doc.Entities);
        doc.SetHeads([]);
        Assert.True(doc.HasHeads);
        Doc read = Doc.FromJson(doc.ToJson(), Tokenizer.Vocab);
        Assert.True(read.HasSentences && read.HasEntities);
        Assert.Equal(doc.ToJson(), read.ToJson());
    }

    [Fact]
    public void Heads_and_sentences_are_noted_of_all_tokens()
    {
        Doc doc = Doc.FromWords(Tokenizer.Vocab, ["a", "b", "c"]);
        doc.SetHeads([1, 1, 1]);
        doc.SetSentenceStarts([true, false, true]);
        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(doc.HeadOf));
        Assert.Equal(["a b", "c"], doc.Sentences.Select(sentence => sentence.Text));
        Assert.Throws<ArgumentException>(() => doc.SetHeads([0]));
        Assert.Throws<ArgumentException>(() => doc.SetSentenceStarts([true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => doc.SetHeads([0, 3, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => doc.SetHeads([0, -1, 1]));
    }

    [Fact]
    public async Task Many_groups_of_spans_are_read_in_a_time_that_grows_with_them()
    {
        string groups = string.Join(", ", Enumerable.Range(0, 200_000).Select(i => $"\"{i}\": []"));
        string json = $$"""{"text": "", "tokens": [], "spans": { {{groups}} } }""";
        Doc doc = await Task.Run(() => Doc.FromJson(json, Tokenizer.Vocab)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(200_000, doc.Spans.Count);
    }

    [Fact]
    public void Documents_are_made_of_words()
    {
        Doc doc = Doc.FromWords(Tokenizer.Vocab, ["Hello", ",", "world"], [false, true, false]);
        Assert.Equal("Hello, world", doc.Text);
        Assert.Equal("a b", Doc.FromWords(Tokenizer.Vocab, ["a", "b"]).Text);
        Assert.Throws<TextException>(() => Doc.FromWords(Tokenizer.Vocab, ["a", ""]));
        Assert.Throws<TextException>(() => Doc.FromWords(Tokenizer.Vocab, ["a"], []));
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("{", "valid JSON")]
    [InlineData("""{"text": 5}""", "'text'")]
    [InlineData("""{"text": "a b"}""", "tokens")]
    [InlineData("""{"text": "a  b", "tokens": [{"start": 0, "end": 1}, {"start": 3, "end": 4}]}""", "tokens[1]")]
    [InlineData("""{"text": "ab", "tokens": [{"start": 0, "end": 3}]}""", "tokens[0].end")]
    [InlineData("""{"text": "ab", "tokens": [{"start": 0, "end": 1}]}""", "end at 1")]
    [InlineData("""{"text": "ab", "tokens": [{"start": 0, "end": 2, "head": 1}]}""", "head")]
    [InlineData("""{"text": "ab", "tokens": [{"start": 0, "end": 2}], "ents": [{"start": 0, "end": 1, "label": "A"}]}""", "ents[0]")]
    [InlineData("""{"text": "ab", "tokens": [{"start": 0, "end": 2}], "cats": {"A": "x"}}""", "cats.A")]
    [InlineData("""{"text": "ab", "tokens": [{"start": 0, "end": 2}], "cats": []}""", "cats")]
    [InlineData("""{"text": "\ud83d", "tokens": []}""", "surrogate")]
    [InlineData("""{"\ud83d": 1, "text": "", "tokens": [], "cats": {"\ud83d": 1}}""", "surrogate")]
    [InlineData("""{"text": "", "tokens": [], "spans": {"\udc00": []}}""", "surrogate")]
    [InlineData("""{"text": "", "tokens": [], "spans": {"A": null}}""", "'spans.A'")]
    [InlineData("""{"text": "", "tokens": [], "cats": {"A": 1e999}}""", "cats.A")]
    public void Json_that_does_not_fit_is_refused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<TextException>(() => Doc.FromJson(json, Tokenizer.Vocab)).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_with_half_a_surrogate_pair_outside_escapes_is_refused() =>
        Assert.Contains(
            "valid JSON",
            Assert.Throws<TextException>(() => Doc.FromJson("{\"\ud83d\": 1}", Tokenizer.Vocab)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Positions_in_json_are_code_points()
    {
        Doc doc = Tokenizer.Tokenize("😀 a  b😀c ");
        doc.Cats["positive"] = 0.75;
        doc.SetEntities([new Span(doc, 1, 2, "LETTER")]);
        string json = doc.ToJson();
        Assert.Contains("""{"id":1,"start":2,"end":3}""", json, StringComparison.Ordinal);
        Doc read = Doc.FromJson(json, Tokenizer.Vocab);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(
            doc.Select(token => (token.Text, token.Start, token.HasSpace)),
            read.Select(token => (token.Text, token.Start, token.HasSpace)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_score_that_JSON_cannot_hold_is_named(double score)
    {
        Doc doc = Tokenizer.Tokenize("a");
        doc.Cats["positive"] = score;
        Assert.Contains("'positive'", Assert.Throws<TextException>(doc.ToJson).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_kept_in_the_text_and_replaced_in_JSON()
    {
        Doc doc = Tokenizer.Tokenize("a\uD83D b\uDE00c \uDE00\uD83D");
        Assert.Equal("a\uD83D b\uDE00c \uDE00\uD83D", string.Concat(doc.Select(token => token.TextWithSpace)));
        Doc read = Doc.FromJson(doc.ToJson(), Tokenizer.Vocab);
        Assert.Equal("a\uFFFD b\uFFFDc \uFFFD\uFFFD", read.Text);
    }

    [Fact]
    public void Ids_and_words_are_copied_for_models()
    {
        Doc doc = Tokenizer.Tokenize("Let's go");
        ulong[] ids = new ulong[4];
        doc.CopyIds(LexicalForm.Norm, ids);
        Assert.Equal([StringId.Of("let"), StringId.Of("us"), StringId.Of("go"), 0UL], ids);
        doc.CopyIds(LexicalForm.Lower, ids);
        Assert.Equal(StringId.Of("'s"), ids[1]);
        Lexeme[] words = new Lexeme[3];
        doc.CopyLexemes(words);
        Assert.Equal(["Let", "'s", "go"], words.Select(word => word.Text));
        Assert.Equal(3, words.Select(word => word.Index).Distinct().Count());
        Assert.Throws<ArgumentException>(() => doc.CopyIds(LexicalForm.Lower, new ulong[2]));
        Assert.Throws<ArgumentException>(() => doc.CopyLexemes(new Lexeme[2]));
    }
}
