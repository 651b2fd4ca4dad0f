using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Models of torchMoji and DeepMoji as Glossa's: weights, words and labels in one file.</summary>
public static class DeepMojiModels
{
    /// <summary>Reads a model.</summary>
    /// <param name="weights">Its weights (<see cref="DeepMojiWeights.Read"/>).</param>
    /// <param name="vocabulary">Its words and their ids, torchMoji's <c>vocabulary.json</c>.</param>
    /// <param name="labels">The names of its classes; those of <see cref="DeepMojiEmoji.All"/> when left out.</param>
    /// <param name="gates">σ of its gates, one of <see cref="DeepMojiConfig.GatesByName"/>.</param>
    /// <exception cref="ConfigException">There are more or fewer labels than classes, or no such gates.</exception>
    /// <exception cref="DataException">A label is there twice.</exception>
    /// <exception cref="ModuleException">Weights are missing, too many or misshapen, or there are more or fewer vectors than
    /// words.</exception>
    /// <exception cref="ModelException">A weight that determines the sizes is missing or has another rank.</exception>
    /// <exception cref="TensorFileException">The weights are damaged.</exception>
    /// <exception cref="TextException">The file is not a vocabulary.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TextCategorizer Import(
        string weights, string vocabulary, IReadOnlyList<string>? labels = null, string gates = "hard_sigmoid")
    {
        if (!DeepMojiConfig.GatesByName.TryGetValue(gates, out Activation? activation))
        {
            throw new ConfigException($"There are no gates '{gates}'; there are {string.Join(", ", DeepMojiConfig.GatesByName.Keys)}.");
        }
        DeepMoji network = DeepMojiWeights.Read(weights, new DeepMojiOptions { Gates = activation });
        SocialVocabulary words = SocialVocabulary.Load(vocabulary);
        DeepMojiOptions sizes = network.Options;
        if (sizes.Words != words.Count)
        {
            throw new ModuleException($"{weights} has vectors for {sizes.Words} words, but {vocabulary} has {words.Count}. "
                + "Give the vocabulary the network was trained with.");
        }
        if ((labels ?? DeepMojiEmoji.All).Count != sizes.Classes)
        {
            throw new ConfigException(labels is null
                ? $"{weights} tells {sizes.Classes} classes apart, not the {DeepMojiEmoji.All.Count} emoji of DeepMoji, "
                    + "so their names are needed: --labels FILE, a name a line in the order of the classes."
                : $"{weights} tells {sizes.Classes} classes apart, but {labels.Count} labels were given. "
                    + "Give one for each, in the order of the classes.");
        }
        ClassifierConfig config = new() { Model = new DeepMojiConfig { Width = sizes.Width, Hidden = sizes.Hidden, Gates = gates } };
        return new TextCategorizer(config, new LabelSet(labels ?? DeepMojiEmoji.All), [], new DeepMojiClassifier(network, words));
    }
}
