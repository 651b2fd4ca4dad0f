using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Tests that count the memory of the whole process, beside which no others run.</summary>
[CollectionDefinition(nameof(FlatMemoryTests), DisableParallelization = true)]
[Collection(nameof(FlatMemoryTests))]
public sealed class FlatMemoryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_hundred_thousand_different_texts_leave_memory_flat()
    {
        // Small tables of words and stretches, which are soon full; by default they hold 2¹⁸ each.
        Tokenizer tokenizer = new(
            new Vocab(English.Language, new VocabOptions { MaxLexemes = 1000 }), new TokenizerOptions { CachedChunks = 1000 });
        Language language = new(tokenizer, ModelFile.Load<TextCategorizer>(Samples.Train(folder)));
        int number = 0;
        long Bytes(int texts)
        {
            foreach (Doc doc in language.Pipe(Enumerable.Range(0, texts).Select(_ => $"unheard{++number} words and warm {number}.")))
            {
                Assert.Equal(2, doc.Cats.Count);
            }
            return GC.GetTotalMemory(forceFullCollection: true);
        }
        long warm = Bytes(50_000);
        Assert.InRange(Bytes(50_000) - warm, long.MinValue, 4 << 20);
    }
}
