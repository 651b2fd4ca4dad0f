using Glossa.Nn;
using Glossa.Tensors;
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
        foreach (string name in new[] { "lstm_1.bias_hh_l0", "output_layer.0.bias", "more" }) Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("embed.weight", Assert.Throws<ModelException>(() => DeepMojiWeights.Read(PathOf("archive.pt"))).Message, StringComparison.Ordinal);
    }
}
