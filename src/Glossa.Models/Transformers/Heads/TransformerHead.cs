using Glossa.Formats;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>A model that predicts something from the vectors of a <see cref="Transformer"/>.</summary>
public abstract class TransformerHead : Module
{
    /// <summary>The tensors of the head and those of a checkpoint they are made of.</summary>
    public abstract IEnumerable<CheckpointTensor> Tensors { get; }

    /// <summary>Whether a checkpoint has the tensors of such a head, of whatever shapes.</summary>
    /// <param name="path">The folder, or a file of weights.</param>
    /// <exception cref="TensorFileException">The weights are damaged.</exception>
    public bool IsIn(string path)
    {
        using HuggingFaceWeights weights = HuggingFaceWeights.Open(path);
        return Tensors.SelectMany(tensor => tensor.Names).All(weights.Contains);
    }

    /// <summary>Reads the weights of the head from a checkpoint.</summary>
    /// <param name="path">The folder, or a file of weights.</param>
    /// <exception cref="HuggingFaceException">The checkpoint has no such head, or one of other sizes; with the names of the
    /// tensors.</exception>
    /// <exception cref="TensorFileException">The weights are damaged.</exception>
    public void Read(string path)
    {
        using HuggingFaceWeights weights = HuggingFaceWeights.Open(path);
        TransformerCheckpoint.Load(this, Tensors, "", weights, isWhole: false);
    }
}
