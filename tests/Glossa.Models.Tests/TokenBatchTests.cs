using Glossa.Tensors;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The different words of a batch.</summary>
public class TokenBatchTests
{
    [Fact]
    public void Different_words_stand_once_in_the_order_they_occur()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        LexicalForm[] forms = [LexicalForm.Norm, LexicalForm.Shape];
        TokenBatch batch =
            new([tokenizer.Tokenize("The cat saw the dog, the Cat"), tokenizer.Tokenize(""), tokenizer.Tokenize("a cat don't DON'T")]);
        (TokenBatch words, IdTensor index) = batch.Distinct(forms);
        List<(long, long)> expected = [];
        for (int token = 0; token < batch.Tokens; token++)
        {
            (long, long) word = (batch[LexicalForm.Norm].Span[token], batch[LexicalForm.Shape].Span[token]);
            if (!expected.Contains(word)) expected.Add(word);
            Assert.Equal(expected.IndexOf(word), index.Span[token]);
        }
        Assert.Equal([expected.Count], words.Lengths);
        for (int word = 0; word < expected.Count; word++)
        {
            Assert.Equal(expected[word], (words[LexicalForm.Norm].Span[word], words[LexicalForm.Shape].Span[word]));
        }
    }

    [Fact]
    public void Many_words_with_like_ids_are_told_apart()
    {
        long[] ids = [.. Enumerable.Range(0, 5000).Select(i => (long)(i % 1234) << 40)];
        TokenBatch batch = new([ids.Length], new Dictionary<LexicalForm, IdTensor> { [LexicalForm.Orth] = IdTensor.Of(ids) });
        (TokenBatch words, IdTensor index) = batch.Distinct([LexicalForm.Orth]);
        Assert.Equal([1234], words.Lengths);
        for (int token = 0; token < ids.Length; token++) Assert.Equal(ids[token], words[LexicalForm.Orth].Span[(int)index.Span[token]]);
    }

    [Fact]
    public void Some_texts_and_pieces_of_texts_have_the_ids_of_their_tokens()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        string[] texts = ["The cat saw the dog", "", "a cat don't, twice"];
        TokenBatch docs = new([.. texts.Select(tokenizer.Tokenize)]);
        long[] all = docs[LexicalForm.Norm].Span.ToArray();
        TokenBatch ids = new(docs.Lengths, new Dictionary<LexicalForm, IdTensor> { [LexicalForm.Norm] = IdTensor.Of(all) });
        foreach (TokenBatch batch in new[] { docs, ids })
        {
            TokenBatch later = batch.Slice(1..3), piece = batch.Piece(2, 1, 3);
            Assert.Equal([0, docs.Lengths[2]], later.Lengths);
            Assert.Equal(all[5..], later[LexicalForm.Norm].Span.ToArray());
            Assert.Equal([3], piece.Lengths);
            Assert.Equal(all[6..9], piece[LexicalForm.Norm].Span.ToArray());
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Piece(0, 3, 3));
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Slice(2..4));
        }
        Assert.Equal("a cat don't, twice", docs.Slice(2..3).Docs[0].Text);
        Assert.Throws<ArgumentException>(() => docs.Piece(2, 1, 3).Docs);
    }
}
