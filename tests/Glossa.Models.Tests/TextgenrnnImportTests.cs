using System.Text;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>
/// Folders as textgenrnn leaves them: which files belong together, both kinds of weights, and what is said when something does not fit.
/// </summary>
public sealed class TextgenrnnImportTests : IDisposable
{
    private const string Config =
        """
        {"rnn_layers": 2, "rnn_size": 3, "rnn_bidirectional": true, "max_length": 5, "max_words": 10000, "dim_embeddings": 4,
        "word_level": true, "single_text": true, "name": "poem"}
        """;
    private const string Vocabulary = """{"a": 2, "\ud83d\ude00": 1, "<s>": 3}""";

    private static readonly TextgenrnnOptions Options =
        new() { Symbols = 4, Width = 4, Hidden = 3, Layers = 2, Bidirectional = true, Window = 5, ContextLabels = 2 };

    private readonly TempFolder folder = new();

    private string Root => Path.GetDirectoryName(folder["x"])!;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_vocabulary_and_settings_become_one_model(bool isHdf5)
    {
        Textgenrnn model = Write();
        if (isHdf5)
        {
            File.Delete(folder["poem_weights.safetensors"]);
            folder.Write("poem_weights.hdf5", RawHdf5.File(ToHdf5(TextgenrnnWeights.ToKeras(model)), ("keras_version", "2.9.0")));
        }
        TextgenrnnImport import = TextgenrnnImport.Read(Root);
        Assert.Equal(Options, import.Model.Options);
        Assert.Equal(new Dictionary<string, long> { ["a"] = 2, ["😀"] = 1, ["<s>"] = 3 }, import.Vocabulary);
        Assert.True(import.IsWordLevel && import.IsSingleText);
        Assert.Equal(isHdf5 ? "Keras 2.9.0" : null, import.Origin);
        IdTensor windows = new([0, 0, 1, 2, 3, 3, 2, 1, 1, 1], [2, 5]);
        Tensor context = Tensor.From([1f, 0, 0, 1], [2, 2]);
        Run run = Run.Inference();
        Close.Assert("logits", model.Forward(windows, run), import.Model.Forward(windows, run));
        Close.Assert(
            "logits with labels", model.Forward(windows, context, run).Context, import.Model.Forward(windows, context, run).Context);
        // Back by Keras' names, and the same again.
        IReadOnlyDictionary<string, Tensor> before = TextgenrnnWeights.ToKeras(model);
        foreach ((string name, Tensor tensor) in TextgenrnnWeights.ToKeras(import.Model)) Close.AssertSameBits(name, before[name], tensor);
    }

    [Fact]
    public void A_folder_with_several_models_needs_a_name()
    {
        Write();
        File.Copy(folder["poem_weights.safetensors"], folder["other.safetensors"]);
        Assert.Contains("Say which (--weights): other.safetensors, poem_weights.safetensors", Refusal(), StringComparison.Ordinal);
        Assert.Contains("no weights named poem. There are other.safetensors", Refusal("poem"), StringComparison.Ordinal);
        Assert.Equal(folder["other.safetensors"], TextgenrnnImport.Read(Root, "other").WeightsPath);
        Assert.Equal(folder["poem_weights.safetensors"], TextgenrnnImport.Read(Root, "poem_weights.safetensors").WeightsPath);
        File.Copy(folder["poem_vocab.json"], folder["third_vocab.json"]);
        Assert.Contains(
            "not clear which of poem_vocab.json, third_vocab.json belongs to other", Refusal("other"), StringComparison.Ordinal);
        Assert.Equal(4, TextgenrnnImport.Read(Root, "poem_weights").Model.Symbols);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("there are no weights", Refusal(), StringComparison.Ordinal);
        Write();
        File.Delete(folder["poem_vocab.json"]);
        Assert.Contains("a file poem_vocab.json", Refusal(), StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => TextgenrnnImport.Read(folder["none"]));
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_named()
    {
        Dictionary<string, Tensor> tensors = new(TextgenrnnWeights.ToKeras(Write()));
        tensors.Remove("backward_rnn_2.bias");
        tensors["extra.kernel"] = Tensor.From([1f]);
        tensors["output.kernel"] = Tensor.From([1f, 2]);
        SafetensorsWriter.Write(folder["poem_weights.safetensors"], tensors);
        string message = Refusal();
        Assert.Contains("Missing: backward_rnn_2.bias.", message, StringComparison.Ordinal);
        Assert.Contains("Unexpected: extra.kernel.", message, StringComparison.Ordinal);
        Assert.Contains("output.kernel: [2] where [16, 4] is needed", message, StringComparison.Ordinal);
        Assert.Contains("poem_vocab.json", message, StringComparison.Ordinal);
        File.Delete(folder["poem_config.json"]);
        Assert.Contains("embedding.weight: [4, 4] where [4, 100] is needed", Refusal(), StringComparison.Ordinal);
        Assert.Contains("textgenrnn itself, as there is no poem_config.json", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "a vocabulary is a JSON object")]
    [InlineData("{}", "the vocabulary is empty")]
    [InlineData("{\"a\": 1.5}", "the id of \"a\" is not a whole number")]
    [InlineData("{\"a\": \"1\"}", "the id of \"a\" is not a whole number")]
    [InlineData("{\"a\": 1, \"a\": 2}", "\"a\" stands there twice")]
    [InlineData("{\"a\": 1, \"b\": 1}", "\"a\" and \"b\" have the same id 1")]
    [InlineData("{\"a\": 0}", "does not lie between 1 and 1")]
    [InlineData("{\"a\": 1, \"b\": 3}", "the id 3 of \"b\" does not lie between 1 and 2")]
    [InlineData("{\"a\": 1", "not the JSON it should be")]
    [InlineData("{\"a\": 1} x", "not the JSON it should be")]
    [InlineData("{\"\\ud800\": 1}", "not the JSON it should be")]
    [InlineData("", "not the JSON it should be")]
    public void A_bad_vocabulary_is_refused(string json, string complaint)
    {
        Write();
        folder.Write("poem_vocab.json", Encoding.UTF8.GetBytes(json));
        string message = Refusal();
        Assert.Contains(complaint, message, StringComparison.Ordinal);
        Assert.Contains("poem_vocab.json", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"rnn_layers\": 0}", "rnn_layers) is between 1 and 64, not 0")]
    [InlineData("{\"rnn_size\": 2000000000}", "rnn_size) is between 1 and 65536")]
    [InlineData("{\"max_length\": -1}", "max_length) is between")]
    [InlineData("{\"max_length\": \"x\"}", "not the JSON it should be")]
    [InlineData("null", "the settings are null")]
    [InlineData("{", "not the JSON it should be")]
    public void Bad_settings_are_refused(string json, string complaint)
    {
        Write();
        folder.Write("poem_config.json", Encoding.UTF8.GetBytes(json));
        string message = Refusal();
        Assert.Contains(complaint, message, StringComparison.Ordinal);
        Assert.Contains("poem_config.json", message, StringComparison.Ordinal);
    }

    private string Refusal(string? name = null) => Assert.Throws<ModuleException>(() => TextgenrnnImport.Read(Root, name)).Message;

    private Textgenrnn Write()
    {
        Textgenrnn model = new Textgenrnn(Options).Initialize(1);
        SafetensorsWriter.Write(folder["poem_weights.safetensors"], TextgenrnnWeights.ToKeras(model));
        folder.Write("poem_vocab.json", Encoding.UTF8.GetBytes(Vocabulary));
        folder.Write("poem_config.json", Encoding.UTF8.GetBytes(Config));
        return model;
    }

    /// <summary>The tensors as a later Keras names those of LSTMs in both directions.</summary>
    private static Dictionary<string, (int[] Shape, float[] Values)> ToHdf5(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(
            entry =>
            {
                string[] parts = entry.Key.Split('.');
                bool isBackward = parts[0].StartsWith("backward_", StringComparison.Ordinal);
                string layer = isBackward ? parts[0]["backward_".Length..] : parts[0];
                return (layer, parts[1]) switch
                {
                    ("embedding", _) => "embedding/embedding/embeddings:0",
                    ("attention", _) => "attention/attention/attention_W:0",
                    ("output" or "context_output", _) => $"{layer}/{layer}/{parts[1]}:0",
                    _ => $"{layer}/{layer}/{(isBackward ? "backward" : "forward")}_lstm/lstm_cell_1/{parts[1]}:0",
                };
            },
            entry => (entry.Value.Shape.ToArray(), entry.Value.ToArray()));
}
