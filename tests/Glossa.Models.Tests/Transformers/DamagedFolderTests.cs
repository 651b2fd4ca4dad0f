using System.Text.Json.Nodes;
using Glossa.Formats;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Folders that are damaged, incomplete, contradict themselves or want to do harm.</summary>
public sealed class DamagedFolderTests : IDisposable
{
    private const string Weights = "model.safetensors";

    private readonly TempFolder folder = new();

    public DamagedFolderTests()
    {
        string whole = Path.Combine(Repository.Root, "tests", "fixtures", "transformers", "bert-uncased");
        foreach (string file in Directory.GetFiles(whole)) File.Copy(file, folder[Path.GetFileName(file)]);
    }

    private string Root => Path.GetDirectoryName(folder[Weights])!;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_whole_folder_is_read() => Assert.Equal(2, TransformerCheckpoint.Read(Root).Config.Layers);

    [Theory]
    [InlineData("model_type", "\"gpt5\"", "gpt5", "bert")]
    [InlineData("model_type", "7", "model_type")]
    [InlineData("hidden_size", "31", "31", "4 heads")]
    [InlineData("hidden_size", "-5", "hidden_size", "-5")]
    [InlineData("hidden_size", "\"wide\"", "hidden_size", "wide")]
    [InlineData("hidden_size", "64", "[420, 32]", "[420, 64]")]
    [InlineData("hidden_size", "1e300", "hidden_size")]
    [InlineData("num_hidden_layers", "999999999", "num_hidden_layers", "1000")]
    [InlineData("num_hidden_layers", "1", "encoder.layer.1.")]
    [InlineData("num_hidden_layers", "3", "encoder.layer.2.attention.self.query.weight")]
    [InlineData("vocab_size", "500", "word_embeddings", "[500, 32]")]
    [InlineData("hidden_act", "\"exec\"", "hidden_act", "gelu")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type", "absolute")]
    [InlineData("layer_norm_eps", "[1]", "layer_norm_eps")]
    public void A_configuration_that_contradicts_the_weights_or_makes_no_sense_is_refused(string key, string value, params string[] told)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllText(folder[HuggingFaceConfig.FileName]))!.AsObject();
        config[key] = JsonNode.Parse(value);
        File.WriteAllText(folder[HuggingFaceConfig.FileName], config.ToJsonString());
        GlossaException error = Assert.ThrowsAny<GlossaException>(() => TransformerCheckpoint.Read(Root));
        Assert.All(told, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"model_type\": \"bert\", \"model_type\": \"bert\"}")]
    public void A_configuration_that_is_no_object_is_refused(string json)
    {
        File.WriteAllText(folder[HuggingFaceConfig.FileName], json);
        Assert.Contains(HuggingFaceConfig.FileName, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3000)]
    [InlineData(60000)]
    public void Weights_that_were_cut_off_are_refused(int bytes)
    {
        File.WriteAllBytes(folder[Weights], File.ReadAllBytes(folder[Weights])[..bytes]);
        Assert.ThrowsAny<GlossaException>(() => TransformerCheckpoint.Read(Root));
    }

    [Fact]
    public void A_header_of_two_gigabytes_is_refused_before_memory_is_taken()
    {
        File.WriteAllBytes(folder[Weights], [.. BitConverter.GetBytes(2L << 30), .. new byte[1000]]);
        Assert.ThrowsAny<GlossaException>(() => TransformerCheckpoint.Read(Root));
    }

    [Fact]
    public void A_pickle_with_code_is_refused()
    {
        File.Delete(folder[Weights]);
        // os.system("true"): GLOBAL, a text, TUPLE1, REDUCE, STOP.
        File.WriteAllBytes(folder["pytorch_model.bin"], "\x80\x02cos\nsystem\nX\x04\0\0\0true\x85R."u8.ToArray());
        Assert.ThrowsAny<GlossaException>(() => TransformerCheckpoint.Read(Root));
    }

    [Fact]
    public void Tensors_that_are_missing_too_many_or_misshapen_are_named()
    {
        Dictionary<string, Tensor> tensors = Read();
        tensors.Remove("encoder.layer.1.output.dense.bias");
        tensors["encoder.layer.0.output.dense.bias"] = Tensor.Zeros([31], Backend.Cpu);
        tensors["encoder.layer.0.output.adapter.bias"] = Tensor.Zeros([3], Backend.Cpu);
        SafetensorsWriter.Write(folder[Weights], tensors);
        HuggingFaceException error = Assert.Throws<HuggingFaceException>(() => TransformerCheckpoint.Read(Root));
        Assert.All(
            new[] { "layer.1.output.dense.bias", "layer.0.output.dense.bias: [31]", "layer.0.output.adapter.bias" },
            name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_without_a_pooler_has_no_vector_of_a_text()
    {
        Dictionary<string, Tensor> tensors = Read();
        string[] pooler = [.. tensors.Keys.Where(name => name.StartsWith("pooler", StringComparison.Ordinal))];
        foreach (string name in pooler) tensors.Remove(name);
        SafetensorsWriter.Write(folder[Weights], tensors);
        Transformer model = TransformerCheckpoint.Read(Root);
        Assert.Null(model.Forward(new PieceBatch([[1, 2, 3]]), Run.Inference()).Pooled);
    }

    [Fact]
    public void Several_files_with_an_index_are_one_model()
    {
        Dictionary<string, Tensor> tensors = Read();
        string[] names = [.. tensors.Keys.Order(StringComparer.Ordinal)];
        Dictionary<string, string> map = [];
        foreach ((string file, string[] part) in new[] { ("a.safetensors", names[..20]), ("b.safetensors", names[20..]) })
        {
            SafetensorsWriter.Write(folder[file], part.ToDictionary(name => name, name => tensors[name]));
            foreach (string name in part) map[name] = file;
        }
        Transformer whole = TransformerCheckpoint.Read(Root);
        File.Delete(folder[Weights]);
        File.WriteAllText(folder[Weights + ".index.json"], Index(map));
        Transformer model = TransformerCheckpoint.Read(Root);
        foreach ((string path, Tensor tensor) in whole.State()) Close.AssertSameBits(path, tensor, model.State()[path]);
        File.Delete(folder["b.safetensors"]);
        Assert.Contains("b.safetensors", Refusal(), StringComparison.Ordinal);
        map[names[0]] = "../elsewhere.safetensors";
        File.WriteAllText(folder[Weights + ".index.json"], Index(map));
        Assert.Contains("own folder", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Float16, 2e-3)]
    [InlineData(Precision.BFloat16, 2e-2)]
    public void Weights_in_16_bits_are_read(Precision precision, double tolerance)
    {
        Transformer whole = TransformerCheckpoint.Read(Root);
        SafetensorsWriter.Write(folder[Weights], Read(), precision: _ => precision);
        Transformer model = TransformerCheckpoint.Read(Root);
        foreach ((string path, Tensor tensor) in whole.State()) Close.Assert(path, tensor, model.State()[path], tolerance);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(420)]
    public void A_piece_that_is_not_in_the_vocabulary_is_refused(int id)
    {
        Transformer model = TransformerCheckpoint.Read(Root);
        Assert.Throws<OutOfRangeException>(() => model.Forward(new PieceBatch([[1, id]]), Run.Inference()));
    }

    [Fact]
    public void A_text_longer_than_the_positions_is_refused()
    {
        Transformer model = TransformerCheckpoint.Read(Root);
        OutOfRangeException error = Assert.Throws<OutOfRangeException>(() => model.Forward(new PieceBatch([new int[65]]), Run.Inference()));
        Assert.Contains("65", error.Message, StringComparison.Ordinal);
        Assert.Contains("64", error.Message, StringComparison.Ordinal);
    }

    private string Refusal() => Assert.ThrowsAny<GlossaException>(() => TransformerCheckpoint.Read(Root)).Message;

    private static string Index(Dictionary<string, string> map) =>
        new JsonObject { ["weight_map"] = new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))) }
            .ToJsonString();

    private Dictionary<string, Tensor> Read()
    {
        using SafetensorsFile file = SafetensorsFile.Open(folder[Weights]);
        return file.Names.ToDictionary(name => name, name => file.Read(name, Backend.Cpu));
    }
}
