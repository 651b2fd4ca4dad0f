using System.Text.Json;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>DeepMoji's network computes what torchMoji's code and an independent implementation in double precision compute.</summary>
public class DeepMojiTests
{
    private const string ModelFile = "data/torchmoji/expected_model.json";

    private const string Reference = "torchmoji/deepmoji_model.json";

    private static readonly DeepMojiOptions Small = new() { Words = 30, Width = 5, Hidden = 4, Classes = 3 };

    [SharedDataFact(ModelFile)]
    public void The_real_shape_with_weights_by_formula_gives_the_expected_attention_features_and_probabilities()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(ModelFile)));
        JsonElement expected = document.RootElement;
        DeepMoji model = new DeepMoji(new DeepMojiOptions { Words = 100 }).Initialize(0);
        model.LoadState(
            expected.GetProperty("tensors").EnumerateArray().Select(ByFormula).ToDictionary(entry => entry.Name, entry => entry.Tensor));
        JsonElement[] cases = [.. expected.GetProperty("cases").EnumerateArray()];
        // A text ends at its last word; zeros within are words.
        long[][] texts = [.. cases.Select(
            c => c.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()).Reverse().SkipWhile(id => id == 0).Reverse().ToArray())];
        Run run = Run.Inference();
        DeepMojiOutput all = model.Forward(texts, run);
        for (int i = 0; i < cases.Length; i++)
        {
            AssertClose(cases[i], "probabilities", all.Logits.Slice(0, i, i + 1, run).Softmax(run));
            AssertClose(cases[i], "attention", all.Attention.Slice(0, i, i + 1, run));
            Tensor features = all.Features.Slice(0, i, i + 1, run);
            AssertClose(cases[i], "features_first16", features);
            Assert.Equal(cases[i].GetProperty("features_sum").GetDouble(), features.ToArray().Sum(x => (double)x), 2e-4);
            DeepMojiOutput alone = model.Forward([texts[i]], run);
            Close.AssertSameBits("a text alone", alone.Logits, all.Logits.Slice(0, i, i + 1, run));
        }
    }

    [Theory]
    [MemberData(nameof(On.Cases), Reference, MemberType = typeof(On))]
    public void Outputs_and_all_gradients_equal_the_reference(string name, string backend)
    {
        FixtureCase c = Fixture.Case(Reference, name);
        Run run = On.Recording(backend);
        DeepMojiOptions options = new()
        {
            Words = c.Int("vocab", 0),
            Width = c.Int("embedding", 0),
            Hidden = c.Int("hidden", 0),
            Classes = c.Int("classes", 0),
        };
        DeepMoji model = new DeepMoji(options).Initialize(0, run.Backend);
        model.LoadState(c.Names("params").ToDictionary(Path, parameter => c.Tensor("params", parameter, run.Backend)));
        int[] lengths = c.Ints("lengths");
        IdTensor ids = c.Ids("inputs", "ids");
        int longest = ids.Shape[1];
        DeepMojiOutput output = model.Forward([.. lengths.Select((length, i) => ids.Span.Slice(i * longest, length).ToArray())], run);
        Tensor loss = Loss.CrossEntropy(output.Logits, c.Ids("inputs", "target"), run);
        Close.Assert("attention", c.Tensor("outputs", "attention", run.Backend), output.Attention);
        Close.Assert("attended", c.Tensor("outputs", "attended", run.Backend), output.Features);
        Close.Assert("logits", c.Tensor("outputs", "logits", run.Backend), output.Logits);
        Close.Assert("loss", c.Tensor("outputs", "loss", run.Backend), loss);
        loss.Backward(run);
        Dictionary<string, Tensor> parameters = model.Parameters.ToDictionary(entry => entry.Path, entry => entry.Parameter.Value);
        Assert.Equal(parameters.Count, c.Names("grads").Count());
        foreach (string parameter in c.Names("grads"))
        {
            Tensor actual = parameters[Path(parameter)];
            Close.Assert($"gradient of {parameter}", c.Tensor("grads", parameter, run.Backend), actual.Gradient
                ?? actual.RowGradient!.ToDense(actual.Shape, run));
        }

        static string Path(string parameter) => parameter switch
        {
            "embed" => "embed.weight",
            "attention_vector" => "attention_layer.attention_vector",
            _ => parameter.Replace("output.", "output_layer.0.", StringComparison.Ordinal),
        };
    }

    [Fact]
    public void Texts_come_back_in_their_order_whatever_is_beside_them_and_however_many_threads_compute()
    {
        DeepMoji model = new DeepMoji(Small).Initialize(7);
        long[][] texts = [[3, 4], [1, 2, 3, 4, 5, 6, 7], [29], [8, 9, 10]];
        DeepMojiOutput one = model.Forward(texts, Run.Inference());
        Assert.Equal("[4, 7]", one.Attention.Shape.ToString());
        foreach (int threads in new[] { 2, 3 })
        {
            Close.AssertSameBits("threads", one.Features, model.Forward(texts, Run.Inference(threads)).Features);
        }
        Run run = Run.Inference();
        for (int i = 0; i < texts.Length; i++)
        {
            Close.AssertSameBits("alone", model.Forward([texts[i]], run).Features, one.Features.Slice(0, i, i + 1, run));
        }
    }

    [Fact]
    public void Layers_go_from_the_words_to_the_classes_and_leave_nothing_out()
    {
        DeepMoji model = new DeepMoji(Small).Initialize(7);
        Assert.Equal(5, model.ParameterLayers.Count);
        Assert.Equal(model.Parameters.Count(), model.ParameterLayers.Sum(layer => layer.Count));
        Assert.Equal([30, 5], model.ParameterLayers[0][0].Shape.ToArray());
    }

    [Fact]
    public void The_gates_are_a_switch()
    {
        DeepMoji hard = new DeepMoji(Small).Initialize(7), soft = new DeepMoji(Small with { Gates = Activation.Sigmoid }).Initialize(7);
        Assert.NotEqual(
            hard.Forward([[1, 2, 3]], Run.Inference()).Logits.ToArray(), soft.Forward([[1, 2, 3]], Run.Inference()).Logits.ToArray());
    }

    [Fact]
    public void What_is_no_text_is_refused()
    {
        DeepMoji model = new DeepMoji(Small).Initialize(7);
        Assert.Throws<ShapeException>(() => model.Forward([[1], []], Run.Inference()));
        Assert.Throws<OutOfRangeException>(() => model.Forward([[30]], Run.Inference()));
    }

    private static (string Name, Tensor Tensor) ByFormula(JsonElement tensor, int number)
    {
        Shape shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        double scale = tensor.GetProperty("scale").GetDouble();
        float[] values = new float[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(scale * Math.Sin((i + 1) * (0.7 + (0.013 * number))));
        return (tensor.GetProperty("name").GetString()!, Tensor.From(values, shape));
    }

    private static void AssertClose(JsonElement c, string name, Tensor actual)
    {
        double[] expected = [.. c.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
        float[] values = actual.ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], values[i], 3e-6);
    }
}
