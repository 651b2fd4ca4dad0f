using Glossa.Bench;
using Glossa.Bench.Suites;
using Glossa.Models;
using Glossa.Pipelines;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;

namespace Glossa.Peers;

/// <summary>
/// ONNX Runtime with Microsoft.ML.Tokenizers, as a .NET program makes vectors of texts: texts of about one length together in batches of as
/// many pieces as Glossa's, padded to the longest, and the mean of the pieces' vectors divided by its length.
/// </summary>
internal sealed class OnnxEmbedderPeer : IPeer
{
    private const int PiecesAtOnce = 4096;

    private int threads = 1;

    /// <inheritdoc/>
    public string Name => "ONNX Runtime + Microsoft.ML.Tokenizers";

    /// <inheritdoc/>
    public void UseThreads(int threads) => this.threads = threads;

    /// <inheritdoc/>
    public Twin? TwinOf(string suite, string name, BenchmarkOperands operands)
    {
        if (suite != EmbedSuite.Suite.Name) return null;
        TextEmbedder model = EmbedSuite.ReadModel();
        BertConfig config = (BertConfig)model.Encoder.Model.Config;
        byte[] file = OnnxTransformer.OfPadded(operands.Tensors, config.Heads, out string result);
        InferenceSession session = new(file, new SessionOptions { IntraOpNumThreads = threads });
        BertTokenizer tokenizer = BertTokenizer.Create(
            Path.Combine(WordPieceSuite.VocabularyFolder, "vocab.txt"), new BertOptions { RemoveNonSpacingMarks = true });
        Embedder embedder = new(session, tokenizer, result, model.Options.MaxLength ?? model.Encoder.Window, model.Size);
        string[] texts = EmbedSuite.ReadTexts();
        return new Twin(() => embedder.Encode(texts), () => embedder.Encode(EmbedSuite.ComparedTexts(texts)));
    }

    private sealed class Embedder(InferenceSession session, BertTokenizer tokenizer, string result, int longest, int size)
    {
        private readonly Microsoft.ML.OnnxRuntime.RunOptions options = new();

        public float[] Encode(IReadOnlyList<string> texts)
        {
            IReadOnlyList<int>[] pieces = [.. texts.Select(text => tokenizer.EncodeToIds(text, longest, out _, out _))];
            int[] order = [.. Enumerable.Range(0, texts.Count).OrderBy(text => pieces[text].Count)];
            float[] vectors = new float[texts.Count * size];
            for (int first = 0, end = 0; first < order.Length; first = end)
            {
                for (int sum = 0; end < order.Length && (end == first || sum + pieces[order[end]].Count <= PiecesAtOnce); end++)
                {
                    sum += pieces[order[end]].Count;
                }
                Encode(order[first..end], pieces, vectors);
            }
            return vectors;
        }

        private void Encode(int[] texts, IReadOnlyList<int>[] pieces, float[] vectors)
        {
            int length = texts.Max(text => pieces[text].Count);
            int[] ids = new int[texts.Length * length], mask = new int[ids.Length];
            for (int row = 0; row < texts.Length; row++)
            {
                IReadOnlyList<int> text = pieces[texts[row]];
                for (int i = 0; i < text.Count; i++) (ids[(row * length) + i], mask[(row * length) + i]) = (text[i], 1);
            }
            long[] shape = [texts.Length, length];
            using OrtValue words = OrtValue.CreateTensorValueFromMemory(ids, shape);
            using OrtValue segments = OrtValue.CreateTensorValueFromMemory(new int[ids.Length], shape);
            using OrtValue masks = OrtValue.CreateTensorValueFromMemory(mask, shape);
            using IDisposableReadOnlyCollection<OrtValue> results =
                session.Run(options, OnnxTransformer.PaddedInputs, [words, segments, masks], [result]);
            ReadOnlySpan<float> hidden = results[0].GetTensorDataAsSpan<float>();
            for (int row = 0; row < texts.Length; row++)
            {
                Pool(hidden.Slice(row * length * size, pieces[texts[row]].Count * size), vectors.AsSpan(texts[row] * size, size));
            }
        }

        private static void Pool(ReadOnlySpan<float> pieces, Span<float> vector)
        {
            for (int start = 0; start < pieces.Length; start += vector.Length)
            {
                for (int i = 0; i < vector.Length; i++) vector[i] += pieces[start + i];
            }
            float norm = MathF.Sqrt(vector.ToArray().Sum(value => value * value));
            for (int i = 0; i < vector.Length; i++) vector[i] /= norm;
        }
    }
}
