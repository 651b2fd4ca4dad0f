using Glossa.Data;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>What a part is made of, as it stands in a model file.</summary>
/// <param name="texts">Settings by key.</param>
/// <param name="tensors">Weights by path.</param>
public sealed class PartState(IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, Tensor> tensors)
{
    /// <summary>Settings by key.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>Weights by path.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Returns a setting.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="ConfigException">There is none.</exception>
    public string Entry(string key) => texts.TryGetValue(key, out string? value) ? value : throw new ConfigException($"it has no '{key}'");

    /// <summary>Requires all weights to be finite, as those of every trained model are.</summary>
    /// <exception cref="ConfigException">One is not.</exception>
    public void RequireFinite()
    {
        if (tensors.FirstOrDefault(entry => !entry.Value.IsFinite()).Key is not { } damaged) return;
        throw new ConfigException($"its weight {SourceLine.Quote(damaged)} is damaged: not all of its numbers are finite. Take an undamaged copy of the file, or train again");
    }
}
