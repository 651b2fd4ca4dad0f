using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Glossa.Models.Tests;

/// <summary>textgenrnn's pretrained models against the expected values of an independent implementation in double precision.</summary>
public sealed class TextgenrnnTests(ITestOutputHelper output)
{
    private const string Folder = "data/textgenrnn";
    private const double Tolerance = 3e-5;

    // In the expected greedy texts, the first symbol and the prefix count.
    private const int MostSymbols = 90;

    // The expected losses are of probabilities with this much added. It shows where a fine-tuned model rules a symbol out: without it those
    // two have 5.234 and 5.519.
    private const double Added = 1e-12;

    [SharedDataTheory(Folder)]
    [InlineData("textgenrnn_weights.safetensors")]
    [InlineData("textgenrnn_weights.hdf5")]
    [InlineData("hacker_news.safetensors")]
    [InlineData("reddit_apple_android.safetensors")]
    public void Probabilities_and_attention_are_as_expected(string weights)
    {
        (TextgenrnnImport import, JsonElement expected) = Open(weights);
        Run run = Run.Inference();
        double largest = 0, largestAttention = 0;
        foreach (JsonElement one in expected.GetProperty("cases").EnumerateArray())
        {
            IdTensor window = IdTensor.Of([.. one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())])
                .Reshape([1, import.Model.Options.Window]);
            double[] probabilities = import.Model.Forward(window, run).Softmax(run).ToDoubleArray();
            foreach (JsonElement top in one.GetProperty("top").EnumerateArray())
            {
                largest = Math.Max(largest, Math.Abs(top.GetProperty("p").GetDouble() - probabilities[top.GetProperty("id").GetInt32()]));
            }
            if (!one.TryGetProperty("probs", out JsonElement all)) continue;
            largest = Math.Max(largest, Difference(all, probabilities));
            largestAttention = Math.Max(
                largestAttention, Difference(one.GetProperty("attention_output"), import.Model.Encode(window, run).ToDoubleArray()));
            largestAttention = Math.Max(
                largestAttention, Difference(one.GetProperty("attention_weights"), import.Model.Attend(window, run).ToDoubleArray()));
        }
        output.WriteLine($"{weights}: largest difference of a probability {largest:E2}, of the attention {largestAttention:E2}");
        Assert.InRange(largest, 0, Tolerance);
        Assert.InRange(largestAttention, 0, Tolerance);
    }

    [SharedDataTheory(Folder)]
    [InlineData("textgenrnn_weights")]
    [InlineData("hacker_news")]
    [InlineData("reddit_apple_android")]
    public void Greedy_texts_are_as_expected(string weights)
    {
        (TextgenrnnImport import, JsonElement expected) = Open(weights);
        Dictionary<long, string> symbols = import.Vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (JsonElement one in expected.GetProperty("greedy").EnumerateArray())
        {
            string prefix = one.GetProperty("prefix").GetString()!;
            List<string> text = [TextgenrnnImport.EndSymbol, .. prefix.EnumerateRunes().Select(rune => rune.ToString())];
            Run run = Run.Inference();
            LanguageState state = import.Model.InitialState(1, run);
            IdTensor next = IdTensor.Of([.. text.Select(symbol => import.Vocabulary.GetValueOrDefault(symbol))]).Reshape([text.Count, 1]);
            bool hasEnded = false;
            while (!hasEnded && text.Count < MostSymbols)
            {
                using Scope scope = run.OpenScope();
                (Tensor logits, state) = import.Model.Forward(next, state, run);
                double[] last = logits.Slice(0, logits.Shape[0] - 1, logits.Shape[0], run).ToDoubleArray();
                long id = Array.IndexOf(last, last.Max());
                text.Add(symbols[id]);
                hasEnded = symbols[id] == TextgenrnnImport.EndSymbol;
                next = IdTensor.Of(id).Reshape([1, 1]);
            }
            Assert.Equal(one.GetProperty("text").GetString(), string.Concat(text.Where(symbol => symbol != TextgenrnnImport.EndSymbol)));
            Assert.Equal(one.GetProperty("ended").GetBoolean(), hasEnded);
        }
    }

    [SharedDataTheory(Folder)]
    [InlineData("textgenrnn_weights")]
    [InlineData("hacker_news")]
    [InlineData("reddit_apple_android")]
    public void The_loss_of_a_corpus_is_as_expected(string weights)
    {
        (TextgenrnnImport import, JsonElement expected) = Open(weights);
        JsonElement corpus = expected.GetProperty("nll");
        double sum = 0;
        int count = 0;
        foreach (long[] ids in Lines(import))
        {
            Run run = Run.Inference(threads: 2);
            using Scope scope = run.OpenScope();
            Tensor logits = import.Model.Forward(
                IdTensor.Of(ids.AsSpan()[..^1]).Reshape([ids.Length - 1, 1]), import.Model.InitialState(1, run), run).Logits;
            double[] probabilities = logits.Softmax(run).ToDoubleArray();
            for (int i = 0; i < ids.Length - 1; i++) sum -= Math.Log(probabilities[(i * import.Model.Symbols) + ids[i + 1]] + Added);
            count += ids.Length - 1;
        }
        output.WriteLine($"{weights}: {sum / count:F6} nats a symbol, expected {corpus.GetProperty("mean_nll_nats").GetDouble():F6}");
        Assert.Equal(corpus.GetProperty("tokens").GetInt32(), count);
        Assert.Equal(corpus.GetProperty("mean_nll_nats").GetDouble(), sum / count, 1e-5);
    }

    [SharedDataFact(Folder)]
    public void The_weights_of_both_kinds_of_file_are_the_same_bits_and_go_back_to_their_names()
    {
        IReadOnlyDictionary<string, Tensor> safetensors = Open("textgenrnn_weights.safetensors").Import.Model.State();
        TextgenrnnImport import = Open("textgenrnn_weights.hdf5").Import;
        Assert.Equal("Keras 2.1.5 with tensorflow", import.Origin);
        foreach ((string path, Tensor tensor) in import.Model.State()) Close.AssertSameBits(path, safetensors[path], tensor);
        using SafetensorsFile file = SafetensorsFile.Open(SharedData.PathOf($"{Folder}/textgenrnn_weights.safetensors"));
        IReadOnlyDictionary<string, Tensor> back = TextgenrnnWeights.ToKeras(import.Model);
        Assert.Equal(file.Names.Order(StringComparer.Ordinal), back.Keys.Order(StringComparer.Ordinal));
        foreach (string name in file.Names) Close.AssertSameBits(name, file.Read(name, Backend.Cpu), back[name]);
    }

    [SharedDataFact(Folder)]
    public void A_text_has_the_same_bits_alone_in_a_batch_and_symbol_by_symbol()
    {
        TextgenrnnImport import = Open("hacker_news").Import;
        Textgenrnn model = import.Model;
        const int Steps = 30, Streams = 12;
        long[][] lines = [.. Lines(import).Where(line => line.Length >= Steps).Take(Streams)];
        long[] batch = new long[Steps * Streams];
        for (int i = 0; i < batch.Length; i++) batch[i] = lines[i % Streams][i / Streams];
        Run two = Run.Inference(threads: 2), one = Run.Inference();
        // 360 windows: more than are computed at once.
        Tensor together = model.Forward(new IdTensor(batch, [Steps, Streams]), model.InitialState(Streams, two), two).Logits
            .Reshape([Steps, Streams, -1], two);
        for (int stream = 0; stream < Streams; stream += 5)
        {
            Tensor expected = together.Select(1, stream, one);
            Tensor alone =
                model.Forward(IdTensor.Of(lines[stream].AsSpan(0, Steps)).Reshape([Steps, 1]), model.InitialState(1, one), one).Logits;
            Close.AssertSameBits($"text {stream} alone", expected, alone);
            LanguageState state = model.InitialState(1, one);
            for (int step = 0; step < Steps; step++)
            {
                (Tensor logits, state) = model.Forward(IdTensor.Of(lines[stream][step]).Reshape([1, 1]), state, one);
                Close.AssertSameBits($"text {stream}, symbol {step}", expected.Slice(0, step, step + 1, one), logits);
            }
        }
    }

    /// <summary>The ids of the lines the expected loss is of.</summary>
    private static IEnumerable<long[]> Lines(TextgenrnnImport import)
    {
        long end = import.Vocabulary[TextgenrnnImport.EndSymbol];
        JsonElement lines = Models().GetProperty("textgenrnn_weights").GetProperty("nll").GetProperty("lines");
        return lines.EnumerateArray().Select(line =>
            (long[])[end, .. line.GetString()!.EnumerateRunes().Select(rune => import.Vocabulary.GetValueOrDefault(rune.ToString())), end]);
    }

    private static (TextgenrnnImport Import, JsonElement Expected) Open(string weights) =>
        (TextgenrnnImport.Read(SharedData.PathOf(Folder), weights), Models().GetProperty(weights.Split('.')[0]));

    private static JsonElement Models() =>
        JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"{Folder}/expected.json"))).RootElement.GetProperty("models");

    private static double Difference(JsonElement expected, double[] actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        return expected.EnumerateArray().Zip(actual).Max(pair => Math.Abs(pair.First.GetDouble() - pair.Second));
    }
}
