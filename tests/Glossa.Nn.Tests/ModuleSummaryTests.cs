using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>Tables of layers with their output shapes, and activations by layer.</summary>
public class ModuleSummaryTests
{
    [Fact]
    public void A_layer_is_summed_up_on_an_example()
    {
        Sequential model = new Sequential(new Linear(3, 4), new LayerNorm(4), new Dropout(0.5), new Linear(4, 2)).Initialize(1);
        ModuleSummary summary = model.Summary(Sample.Uniform([5, 3], 1));
        Assert.Equal(
        [
            new("", "Sequential", [5, 2], 1, 0, 0),
            new("0", "Linear", [5, 4], 1, 16, 64),
            new("1", "LayerNorm", [5, 4], 1, 8, 32),
            new("2", "Dropout", [5, 4], 1, 0, 0),
            new("3", "Linear", [5, 2], 1, 10, 40),
        ], summary.Layers);
        Assert.Equal("""
            layer    class       output  parameters  bytes
            (model)  Sequential  [5, 2]
            0        Linear      [5, 4]          16     64
            1        LayerNorm   [5, 4]           8     32
            2        Dropout     [5, 4]
            3        Linear      [5, 2]          10     40
            34 parameters, 34 trained, 136 bytes
            """.ReplaceLineEndings("\n"), summary.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_model_of_any_inputs_is_summed_up_in_a_run()
    {
        Tagger model = new Tagger().Initialize(2);
        IReadOnlyList<LayerSummary> layers = model.Summary(run => model.Forward([[1, 2, 3], [4]], run)).Layers;
        Assert.Equal(["[4, 2]", "[4, 3]", "[4, 8]", "[4, 2]", ""], layers.Select(layer => $"{layer.Output}"));
        Assert.Equal([1, 1, 1, 2, 0], layers.Select(layer => layer.Calls));
        Assert.Equal(model.ParameterCount, layers.Sum(layer => layer.Parameters));
        Assert.Contains("[4, 2] × 2", model.Summary(run => model.Forward([[1], [2, 3, 4]], run)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Buffers_count_as_bytes_and_shared_parameters_once()
    {
        Linear shared = new(2, 2);
        Sequential model = new Sequential(shared, new Residual(shared), new BatchNorm1d(2)).Initialize(3);
        IReadOnlyList<LayerSummary> layers = model.Summary(Sample.Uniform([3, 2], 1)).Layers;
        Assert.Equal(6 + 4, layers.Sum(layer => layer.Parameters));
        long values = model.Parameters.Concat(model.Buffers).Sum(entry => entry.Parameter.Shape.Count);
        Assert.Equal(values * sizeof(float), layers.Sum(layer => layer.Bytes));
        Assert.Equal(2, layers.Single(layer => layer.Class == "Linear").Calls);
    }

    [Fact]
    public void A_model_on_another_backend_computes_there()
    {
        Linear model = new Linear(2, 3).Initialize(4, Backend.Reference);
        Tensor x = Sample.Uniform([1, 2], 1, backend: Backend.Reference);
        Assert.Equal(9 * sizeof(double), model.Summary(x).Layers.Sum(layer => layer.Bytes));
    }

    [Fact]
    public void A_model_without_values_says_what_to_do()
    {
        ModuleException error = Assert.Throws<ModuleException>(() => new Linear(2, 3).Summary(Sample.Uniform([1, 2], 1)));
        Assert.Contains("Initialize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_of_a_part_of_a_model_are_read_by_path()
    {
        Tagger model = new Tagger().Initialize(5);
        Dictionary<string, double> largest = [];
        Run run = new(new RunOptions { OnLayer = (layer, output) => largest[layer] = output.ToArray().Max(Math.Abs) });
        Tensor logits;
        using (Scope scope = run.OpenScope()) logits = model.Forward([[1, 2], [3]], run).Keep();
        Assert.Equal(["embed", "lstm", "output", "Tagger"], largest.Keys);
        Assert.Equal(logits.ToArray().Max(Math.Abs), largest["Tagger"]);
    }

    [Fact]
    public void A_kept_activation_outlives_its_scope()
    {
        Sequential model = new Sequential(new Linear(3, 4), new Activate(Activation.Relu), new Linear(4, 2)).Initialize(6);
        Tensor? hidden = null;
        Run run = new(new RunOptions { OnLayer = (layer, output) => hidden = layer == "1" ? output.Keep() : hidden });
        Tensor x = Sample.Uniform([2, 3], 1);
        run.Scoped(() => _ = model.Forward(x, run));
        Close.AssertSameBits("hidden", model[1].Forward(model[0].Forward(x, Run.Inference()), Run.Inference()), hidden!);
    }

    /// <summary>A model that reads lists of ids, calls one layer twice and another one never.</summary>
    private sealed class Tagger : Module
    {
        private readonly Embedding embed = new(6, 3);
        private readonly Lstm lstm = new(3, 4, new RecurrentOptions { Bidirectional = true });
        private readonly Linear output = new(8, 2);
        private readonly Dropout unused = new(0.5);

        public Dropout Unused => unused;

        public Tensor Forward(IReadOnlyList<long[]> texts, Run run) => Within(run, () =>
        {
            (IdTensor ids, Func<Tensor, PackedSequence> pack) = PackedSequence.PackIds(texts);
            Tensor x = lstm.Forward(pack(embed.Forward(ids, run)), run).Output.Data;
            return output.Forward(x, run).Add(output.Forward(x, run), run);
        });
    }
}
