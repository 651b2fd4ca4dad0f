using Glossa.Formats;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Weights of torchMoji come in whole or not at all.</summary>
public class DeepMojiWeightsTests
{
    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "fixtures", "pytorch", file);

    [Fact]
    public void A_file_of_torchMoji_becomes_a_network_of_its_sizes()
    {
        DeepMoji model = DeepMojiWeights.Read(PathOf("deepmoji.pt"));
        Assert.Equal((6, 2, 1, 3), (model.Options.Words, model.Options.Width, model.Options.Hidden, model.Options.Classes));
        IReadOnlyDictionary<string, Tensor> tensors = PyTorchFile.Read(PathOf("deepmoji.pt"), Backend.Cpu);
        foreach ((string name, Tensor value) in model.State()) Assert.Equal(tensors[name].ToArray(), value.ToArray());
        Assert.Equal(tensors.Count, model.State().Count);
        Assert.Equal(3, model.Forward([[1, 5]], Run.Inference()).Logits.Shape.Columns);
    }

    [Fact]
    public void What_is_missing_too_much_or_misshapen_is_named()
    {
        string message = Assert.Throws<ModuleException>(() => DeepMojiWeights.Read(PathOf("deepmoji-broken.pt"))).Message;
        foreach (string name in new[] { "lstm_1.bias_hh_l0", "output_layer.0.bias", "more" })
        {
            Assert.Contains(name, message, StringComparison.Ordinal);
        }
        Assert.Contains(
            "embed.weight",
            Assert.Throws<ModelException>(() => DeepMojiWeights.Read(PathOf("archive.pt"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    // As Keras 2 names them, with a scope or without, and as anything else might.
    [InlineData("forward_lstm_1/", "backward_lstm_1/", "kernel:0", "recurrent_kernel:0", "bias:0")]
    [InlineData("forward_", "backward_", "kernel", "recurrent_kernel", "bias")]
    [InlineData("forward_", "backward_", "W:0", "U:0", "b:0")]
    public void A_file_of_Keras_becomes_the_same_network(string forward, string backward, string kernel, string recurrent, string bias)
    {
        using TempFolder folder = new();
        DeepMoji model = new DeepMoji(Small).Initialize(3);
        // Keras has one bias: the second one of both is zero.
        Dictionary<string, Tensor> state = model.State().ToDictionary(entry => entry.Key, entry =>
            entry.Key.Contains("bias_hh", StringComparison.Ordinal) ? Tensor.Zeros(entry.Value.Shape) : entry.Value);
        model.LoadState(state);
        DeepMoji read = DeepMojiWeights.Read(
            folder.Write("deepmoji_weights.hdf5", RawHdf5.File(Keras(state, forward, backward, kernel, recurrent, bias))));
        Assert.Equal((30, 5, 4, 3), (read.Options.Words, read.Options.Width, read.Options.Hidden, read.Options.Classes));
        Run run = Run.Inference();
        Close.AssertSameBits("logits", model.Forward([[1, 5, 3]], run).Logits, read.Forward([[1, 5, 3]], run).Logits);
    }

    [Fact]
    public void What_a_file_of_Keras_lacks_is_named()
    {
        using TempFolder folder = new();
        Dictionary<string, (int[] Shape, float[] Values)> whole = Keras(
            new DeepMoji(Small).Initialize(3).State(), "forward_", "backward_", "kernel", "recurrent_kernel", "bias");
        Assert.Contains("'attlayer' has no weights", Refusal("attlayer/attlayer/attlayer_W:0"), StringComparison.Ordinal);
        Assert.Contains("'bi_lstm_1' has the weights", Refusal("bi_lstm_1/bi_lstm_1/backward_bias"), StringComparison.Ordinal);
        Assert.Contains("'softmax' needs a matrix", Refusal("softmax/softmax/bias:0", ([1, 3], new float[3])), StringComparison.Ordinal);
        Assert.Contains(
            "lstm_0.weight_ih_l0", Refusal("bi_lstm_0/bi_lstm_0/forward_kernel", ([7, 16], new float[7 * 16])), StringComparison.Ordinal);

        string Refusal(string name, (int[], float[])? instead = null)
        {
            Dictionary<string, (int[] Shape, float[] Values)> changed = new(whole);
            changed.Remove(name);
            if (instead is { } other) changed.Add(name, other);
            string path = folder.Write("broken.h5", RawHdf5.File(changed));
            return Assert.ThrowsAny<GlossaException>(() => DeepMojiWeights.Read(path)).Message;
        }
    }

    private static readonly DeepMojiOptions Small = new() { Words = 30, Width = 5, Hidden = 4, Classes = 3 };

    private static Dictionary<string, (int[] Shape, float[] Values)> Keras(
        IReadOnlyDictionary<string, Tensor> state, string forward, string backward, string kernel, string recurrent, string bias)
    {
        Run run = Run.Inference();
        Dictionary<string, (int[] Shape, float[] Values)> file = [];
        Add("embedding/embedding/embeddings:0", state["embed.weight"]);
        foreach (int layer in new[] { 0, 1 })
        {
            foreach ((string way, string suffix) in new[] { (forward, "_l0"), (backward, "_l0_reverse") })
            {
                Add($"bi_lstm_{layer}/bi_lstm_{layer}/{way}{kernel}", state[$"lstm_{layer}.weight_ih{suffix}"].Transpose(0, 1, run));
                Add($"bi_lstm_{layer}/bi_lstm_{layer}/{way}{recurrent}", state[$"lstm_{layer}.weight_hh{suffix}"].Transpose(0, 1, run));
                Add($"bi_lstm_{layer}/bi_lstm_{layer}/{way}{bias}", state[$"lstm_{layer}.bias_ih{suffix}"]);
            }
        }
        Add("attlayer/attlayer/attlayer_W:0", state["attention_layer.attention_vector"].Reshape([21, 1], run));
        Add("softmax/softmax/kernel:0", state["output_layer.0.weight"].Transpose(0, 1, run));
        Add("softmax/softmax/bias:0", state["output_layer.0.bias"]);
        return file;

        void Add(string name, Tensor tensor) => file.Add(name, (tensor.Shape.ToArray(), tensor.ToArray()));
    }
}
