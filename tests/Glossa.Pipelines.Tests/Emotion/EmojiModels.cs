using System.Text.Json;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;

namespace Glossa.Pipelines.Tests;

/// <summary>A small network with weights by a formula, in files as torchMoji has them.</summary>
internal static class EmojiModels
{
    private static readonly string[] Words = ["i", "love", "this", "so", "much", ".", "!", "rain", "again", "hate", "and", "the", "<", "&"];

    /// <summary>Writes weights and vocabulary.</summary>
    public static (string Weights, string Vocabulary) Write(TempFolder folder, int classes = 64, int words = 24)
    {
        DeepMoji network = new(new DeepMojiOptions { Words = words, Width = 6, Hidden = 4, Classes = classes });
        int number = 0;
        Dictionary<string, Tensor> state = network.Parameters.ToDictionary(
            entry => entry.Path, entry => ByFormula(entry.Parameter.Shape, number++));
        SafetensorsWriter.Write(folder["weights.safetensors"], state);
        string[] all = [.. SocialWords.All, .. Words];
        File.WriteAllText(
            folder["vocabulary.json"],
            JsonSerializer.Serialize(all.Select((word, id) => (word, id)).ToDictionary(entry => entry.word, entry => entry.id)));
        return (folder["weights.safetensors"], folder["vocabulary.json"]);
    }

    /// <summary>The model they become.</summary>
    public static TextCategorizer Import(TempFolder folder)
    {
        (string weights, string vocabulary) = Write(folder);
        return DeepMojiModels.Import(weights, vocabulary);
    }

    private static Tensor ByFormula(Shape shape, int number)
    {
        float[] values = new float[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(0.9 * Math.Sin((i + 1) * (0.7 + (0.013 * number))));
        return Tensor.From(values, shape);
    }
}
