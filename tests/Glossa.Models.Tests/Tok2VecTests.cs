using System.Globalization;
using System.Text.Json;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The text encoder against spaCy's, with spaCy's own weights: vectors and the gradient of every parameter.</summary>
public class Tok2VecTests
{
    private static readonly LexicalForm[] Forms = [LexicalForm.Norm, LexicalForm.Prefix, LexicalForm.Suffix, LexicalForm.Shape];

    /// <summary>spaCy's nodes in the order it walks them, by our paths.</summary>
    private static readonly string[] Paths =
    [
        "embed.tables.0", "embed.tables.1", "embed.tables.2", "embed.tables.3", "mix", "norm",
        "encode.layers.0.maxout", "encode.layers.0.norm", "encode.layers.1.maxout", "encode.layers.1.norm",
    ];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["E"] = "weight",
        ["W"] = "weight",
        ["G"] = "weight",
        ["b"] = "bias",
    };

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Vectors_and_gradients_equal_spaCys(string backend)
    {
        JsonElement fixture = Fixture.Open("spacy/tok2vec.json");
        Run run = On.Recording(backend);
        Tok2Vec model = new Tok2Vec(new Tok2VecOptions
        {
            Width = 8,
            Depth = 2,
            Padding = WindowPadding.Once,
            Tables = [new(LexicalForm.Norm, 50), new(LexicalForm.Prefix, 25), new(LexicalForm.Suffix, 25), new(LexicalForm.Shape, 25)],
        }).Initialize(1, run.Backend);
        model.LoadState(Entries(fixture.GetProperty("nodes"), "params", run.Backend));

        Tensor vectors = model.Forward(Batch(fixture.GetProperty("attribute_ids")), run);
        // spaCy computes in single precision, so that is all its values can be held to.
        Close.Assert("vectors", Stack(fixture.GetProperty("vectors"), run.Backend), vectors, 2e-5);
        vectors.Backward(run, Stack(fixture.GetProperty("upstream"), run.Backend));
        Dictionary<string, Tensor> gradients = Entries(fixture.GetProperty("gradients"), "grads", run.Backend);
        foreach ((string path, Parameter parameter) in model.Parameters)
        {
            Tensor gradient = parameter.Gradient ?? parameter.RowGradient!.ToDense(parameter.Shape, run);
            Close.Assert(path, gradients[path], gradient, 2e-5);
        }
    }

    private static TokenBatch Batch(JsonElement documents)
    {
        JsonElement[] tokens = [.. documents.EnumerateArray().SelectMany(document => document.EnumerateArray())];
        int[] lengths = [.. documents.EnumerateArray().Select(document => document.GetArrayLength())];
        return new TokenBatch(lengths, Forms.Select((form, column) => (form, column)).ToDictionary(
            pair => pair.form,
            pair => IdTensor.Of([.. tokens
                .Select(token => (long)ulong.Parse(token[pair.column].GetString()!, CultureInfo.InvariantCulture))])));
    }

    private static Dictionary<string, Tensor> Entries(JsonElement nodes, string kind, Backend backend)
    {
        Dictionary<string, Tensor> entries = [];
        foreach ((JsonElement node, string path) in nodes.EnumerateArray().Zip(Paths))
        {
            foreach (JsonProperty entry in node.GetProperty(kind).EnumerateObject())
            {
                Tensor tensor = FixtureCase.ToTensor(entry.Value, backend);
                // The maxouts' parameters.
                if (entry.Name is "W" or "b" && tensor.Shape.Rank > 1) tensor = FixtureCase.WithFirstAxesSwapped(tensor);
                entries.Add($"{path}.{Names[entry.Name]}", tensor);
            }
        }
        return entries;
    }

    private static Tensor Stack(JsonElement matrices, Backend backend)
    {
        Run run = Run.Inference(backend: backend);
        return Tensor.Concat([.. matrices.EnumerateArray().Select(matrix => FixtureCase.ToTensor(matrix, backend))], 0, run);
    }
}
