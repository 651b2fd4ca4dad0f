using Glossa.Bench;
using Glossa.Bench.Suites;
using Microsoft.ML.Tokenizers;

namespace Glossa.Peers;

/// <summary>
/// Microsoft.ML.Tokenizers, on one thread. Of all IMDB reviews it gives 60 % other ids than Hugging Face: it leaves symbols such as &lt;
/// and ½ out, and does not separate _ from words.
/// </summary>
internal sealed class MicrosoftTokenizersPeer : IPeer
{
    private int threads = 1;

    /// <inheritdoc/>
    public string Name { get; } = "Microsoft.ML.Tokenizers 2.0";

    /// <inheritdoc/>
    public void UseThreads(int threads) => this.threads = threads;

    /// <inheritdoc/>
    public Twin? TwinOf(string suite, string name, BenchmarkOperands operands)
    {
        if (suite != WordPieceSuite.Suite.Name || threads != 1) return null;
        string[] texts = WordPieceSuite.ReadTexts();
        BertTokenizer tokenizer = BertTokenizer.Create(
            Path.Combine(WordPieceSuite.VocabularyFolder, "vocab.txt"), new BertOptions { RemoveNonSpacingMarks = true });
        return new Twin(Encode, () => WordPieceSuite.PlainIds(texts, text => tokenizer.EncodeToIds(text).Select(id => (float)id)));

        void Encode()
        {
            foreach (string text in texts) tokenizer.EncodeToIds(text);
        }
    }
}
