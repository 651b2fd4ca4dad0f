using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Static word vectors: looked up by a form, projected, zeros for unknown words, and never trained.</summary>
public class StaticVectorsTests
{
    private static readonly WordVectors Vectors = new(["not", "n't", "Paris", "paris"], [1, 2, 3, 4, 5, 6, 7, 8]);

    private static readonly float[] Weight = [1, 0, 0, 1, 1, 1];

    [Theory]
    [InlineData(LexicalForm.Norm, new[] { 1f, 2, 3, 7, 8, 15, 0, 0, 0 })]
    [InlineData(LexicalForm.Lower, new[] { 3f, 4, 7, 7, 8, 15, 0, 0, 0 })]
    [InlineData(LexicalForm.Orth, new[] { 3f, 4, 7, 5, 6, 11, 0, 0, 0 })]
    public void A_words_row_is_projected_and_unknown_words_are_zeros(LexicalForm form, float[] expected)
    {
        StaticVectors model = new StaticVectors(Vectors, form, 3).Initialize(1);
        model.Weight.Value.CopyFrom(Weight);
        Assert.Equal(expected, model.Forward(Batch(), Run.Inference()).ToArray());
        Assert.Equal(["weight"], model.State().Keys);
    }

    [Fact]
    public void They_are_one_more_block_beside_the_hashed_tables()
    {
        HashTable[] tables = [new(LexicalForm.Norm, 50), new(LexicalForm.Shape, 20)];
        MultiHashEmbedding hashed = new MultiHashEmbedding(tables, 3).Initialize(1),
            both = new MultiHashEmbedding(tables, 3, new VectorTable(Vectors)).Initialize(1);
        ((StaticVectors)both.Children.Single(child => child.Name == "vectors").Module).Weight.Value.CopyFrom(Weight);
        Run run = Run.Inference();
        Tensor result = both.Forward(Batch(), run);
        Assert.Equal(9, both.Size);
        Close.AssertSameBits("hashed", hashed.Forward(Batch(), run), result.Slice(1, 0, 6, run));
        Assert.Equal([1f, 2, 3, 7, 8, 15, 0, 0, 0], result.Slice(1, 6, 9, run).ToArray());
    }

    [Fact]
    public void Texts_without_tokens_have_no_rows()
    {
        StaticVectors model = new StaticVectors(Vectors, LexicalForm.Norm, 3).Initialize(1);
        Assert.Equal<Shape>([0, 3], model.Forward(new TokenBatch([]), Run.Inference()).Shape);
    }

    /// <summary>The tokens "n't", "Paris" and "unheard-of".</summary>
    private static TokenBatch Batch()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        Doc doc = tokenizer.Tokenize("don't Paris xqzzy");
        return new TokenBatch([3], new[] { LexicalForm.Norm, LexicalForm.Lower, LexicalForm.Orth, LexicalForm.Shape }
            .ToDictionary(form => form, form => IdTensor.Of([.. Ids(doc, form).Skip(1)])));
    }

    private static long[] Ids(Doc doc, LexicalForm form)
    {
        ulong[] ids = new ulong[doc.Count];
        doc.CopyIds(form, ids);
        return Array.ConvertAll(ids, id => (long)id);
    }
}
