using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// A kind of language models with its settings: the section <c>model</c> of a configuration, and how such models are made and stored.
/// </summary>
public abstract record LanguageModelKind : IKind
{
    /// <summary>The kind of model.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether its models learn from labels of texts, too.</summary>
    public virtual bool LearnsLabels => false;

    /// <summary>Whether the tensors of its models are stored in 32 bits whatever the precision of the file.</summary>
    public virtual bool IsExact => false;

    /// <summary>Goes through the settings (<see cref="ConfigVisitor"/>).</summary>
    /// <param name="v">Reads or writes them.</param>
    /// <returns>The kind with the settings that were read.</returns>
    public abstract LanguageModelKind Visit(ConfigVisitor v);

    /// <summary>Makes a model from stored tensors.</summary>
    /// <param name="sizes">The number of symbols.</param>
    /// <param name="tensors">The tensors that <see cref="TensorsOf"/> returned.</param>
    /// <exception cref="GlossaException">The tensors do not fit the sizes, or are damaged.</exception>
    public abstract ILanguageModel Load(SymbolSizes sizes, IReadOnlyDictionary<string, Tensor> tensors);

    /// <summary>Returns the tensors that a model consists of.</summary>
    /// <param name="model">A model of this kind.</param>
    public abstract IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model);
}
