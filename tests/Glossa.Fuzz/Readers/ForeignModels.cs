using System.Text.Json;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Fuzz;

/// <summary>Importers of other systems' models.</summary>
internal static class ForeignModels
{
    public static FuzzReader[] All { get; } =
    [
        new FuzzReader("import-textgenrnn", WriteTextgenrnn, folder => TextgenrnnModels.Import(folder)),
        new FuzzReader(
            "import-torchmoji",
            WriteTorchmoji,
            folder => DeepMojiModels.Import(Path.Combine(folder, "weights.safetensors"), Path.Combine(folder, "vocabulary.json"))),
    ];

    private static void WriteTextgenrnn(string folder)
    {
        string input = Directory.CreateDirectory(Path.Combine(folder, "input")).FullName;
        Textgenrnn model =
            new Textgenrnn(new TextgenrnnOptions { Symbols = 4, Width = 4, Hidden = 3, Layers = 2, Bidirectional = true, Window = 5 })
            .Initialize(1);
        SafetensorsWriter.Write(Path.Combine(input, "poem_weights.safetensors"), TextgenrnnWeights.ToKeras(model));
        File.WriteAllText(Path.Combine(input, "poem_vocab.json"), """{"a": 2, "\ud83d\ude00": 1, "<s>": 3}""");
        File.WriteAllText(
            Path.Combine(input, "poem_config.json"),
            """
            {"rnn_layers": 2, "rnn_size": 3, "rnn_bidirectional": true, "max_length": 5, "max_words": 10000, "dim_embeddings": 4,
            "word_level": true, "single_text": true, "name": "poem"}
            """);
    }

    private static void WriteTorchmoji(string folder)
    {
        string input = Directory.CreateDirectory(Path.Combine(folder, "input")).FullName;
        string[] words = [.. SocialWords.All, "love", "this"];
        DeepMoji network = new DeepMoji(new DeepMojiOptions { Words = words.Length, Width = 6, Hidden = 4 }).Initialize(1);
        SafetensorsWriter.Write(Path.Combine(input, "weights.safetensors"), network.State());
        File.WriteAllText(
            Path.Combine(input, "vocabulary.json"),
            JsonSerializer.Serialize(words.Index().ToDictionary(word => word.Item, word => word.Index)));
    }
}
