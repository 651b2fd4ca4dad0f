using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A tensor of a model and what it is made of in a checkpoint: one tensor under another name, or several below each other, each perhaps
/// turned. The description works in both directions.
/// </summary>
/// <param name="Path">The path of the parameter in the model.</param>
/// <param name="Names">The names of the tensors in the checkpoint, in the order in which they lie below each other.</param>
public sealed record CheckpointTensor(string Path, params IReadOnlyList<string> Names)
{
    /// <summary>
    /// The shape of each tensor in the checkpoint; when null that of the model's, cut into as many parts as there are names.
    /// </summary>
    public Shape? Shape { get; init; }

    /// <summary>Whether the checkpoint has inputs before outputs: the transpose of the model's matrix.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Both parameters of a linear map or a normalisation.</summary>
    /// <param name="path">The path of the layer in the model.</param>
    /// <param name="names">The names of the layers in the checkpoint, in the order in which they lie below each other.</param>
    public static IEnumerable<CheckpointTensor> Layer(string path, params IReadOnlyList<string> names) =>
    [
        new($"{path}.weight", [.. names.Select(name => $"{name}.weight")]), new($"{path}.bias", [.. names.Select(name => $"{name}.bias")]),
    ];

    /// <summary>The shape that each tensor of the checkpoint should have.</summary>
    /// <param name="own">The shape of the model's parameter.</param>
    internal Shape PartShape(Shape own)
    {
        Shape part = own.With(0, own[0] / Names.Count);
        return Shape ?? (IsTransposed ? [part[1], part[0]] : part);
    }

    /// <summary>Makes the model's tensor of those of a checkpoint.</summary>
    internal Tensor Join(IReadOnlyList<Tensor> parts, Shape own, Run run)
    {
        Shape part = own.With(0, own[0] / Names.Count);
        Tensor[] turned = [.. parts.Select(tensor => IsTransposed
            ? tensor.Reshape([part[1], part[0]], run).Transpose(0, 1, run).Contiguous(run)
            : tensor.Reshape(part, run))];
        return turned.Length == 1 ? turned[0] : Tensor.Concat(turned, 0, run);
    }

    /// <summary>Makes the tensors of a checkpoint of the model's.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> Split(Tensor own, Run run)
    {
        int rows = own.Shape[0] / Names.Count;
        for (int i = 0; i < Names.Count; i++)
        {
            Tensor part = Names.Count == 1 ? own : own.Slice(0, i * rows, (i + 1) * rows, run);
            if (IsTransposed) part = part.Transpose(0, 1, run);
            yield return (Names[i], part.Contiguous(run).Reshape(PartShape(own.Shape), run));
        }
    }
}
