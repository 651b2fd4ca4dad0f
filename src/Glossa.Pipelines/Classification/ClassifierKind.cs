using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A kind of text classifiers with its settings: the section <c>model</c> of a configuration. A kind owns its settings, the learning from
/// the training texts before the first step (a vocabulary, word vectors, lengths), and the saving and loading of its models.
/// </summary>
public abstract record ClassifierKind : IKind
{
    /// <summary>The kind of model.</summary>
    public abstract string Kind { get; }

    /// <summary>The training settings that suit the kind, for a configuration that leaves them out.</summary>
    public virtual TrainingConfig DefaultTraining => new();

    /// <summary>Goes through the settings (<see cref="ConfigVisitor"/>).</summary>
    /// <param name="v">Reads or writes them.</param>
    /// <returns>The kind with the settings that were read.</returns>
    public abstract ClassifierKind Visit(ConfigVisitor v);

    /// <summary>Refuses settings that contradict each other.</summary>
    /// <exception cref="ConfigException">Settings contradict each other.</exception>
    public virtual void Validate() { }

    /// <summary>Returns the kind and sizes of a model to start from, with the training settings of this one.</summary>
    /// <param name="start">The settings of the model to start from.</param>
    public virtual ClassifierKind SizedAs(ClassifierKind start) => start;

    /// <summary>Returns the settings with the sizes of other models that they start from, which are loaded.</summary>
    /// <exception cref="ConfigException">There is no such model file, or it holds another kind.</exception>
    public virtual ClassifierKind WithStart() => this;

    /// <summary>Makes a model for training texts; its weights are not initialised.</summary>
    /// <param name="sizes">The number of classes, and the feature columns.</param>
    /// <param name="docs">The training texts.</param>
    /// <param name="start">The model to start from, of this kind, whose words and vectors are kept; or null.</param>
    /// <exception cref="ConfigException">There is no such file of word vectors or words.</exception>
    public abstract TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start);

    /// <summary>Makes a model from the state that <see cref="Save"/> saved; its weights are not initialised.</summary>
    /// <param name="sizes">The number of classes, and the feature columns.</param>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">It is damaged.</exception>
    public abstract TextClassifier Load(ClassifierSizes sizes, PartState state);

    /// <summary>Saves the data of a model besides its weights, such as its vocabulary.</summary>
    /// <param name="model">A model of this kind.</param>
    /// <param name="writer">Collects the data.</param>
    public virtual void Save(TextClassifier model, PartWriter writer) { }

    /// <summary>
    /// Gives weights better initial values than random ones, where there are any; a model that starts from another one needs none.
    /// </summary>
    /// <param name="model">A model of this kind, initialised.</param>
    public virtual void InitializeWeights(TextClassifier model) { }

    /// <summary>Chooses the values that validation texts decide after the last step, for models that weigh their parts.</summary>
    /// <param name="model">A model of this kind, trained.</param>
    /// <param name="validation">The validation texts.</param>
    public virtual void Calibrate(TextClassifier model, ValidationTexts validation) { }

    /// <summary>Reorders the weights of a model to start from as another model has them.</summary>
    /// <param name="weights">The weights of the model to start from, by path.</param>
    /// <param name="start">The model to start from.</param>
    /// <param name="model">The model that gets them.</param>
    public virtual void Arrange(Dictionary<string, Tensor> weights, TextClassifier start, TextClassifier model) { }

    /// <summary>Returns the encoder that a model file stores as a part of its own; null where the model has none.</summary>
    /// <param name="model">A model of this kind.</param>
    public virtual EncoderPart? EncoderOf(TextClassifier model) => null;

    /// <summary>Returns the encoder of texts into vectors with a model; null where it has none.</summary>
    /// <param name="categorizer">A categorizer of this kind.</param>
    public virtual ITextVectors? VectorsOf(TextCategorizer categorizer) => null;

    /// <summary>Returns the sizes of a member of this kind in an ensemble.</summary>
    /// <param name="sizes">The sizes of the ensemble.</param>
    public virtual ClassifierSizes InEnsemble(ClassifierSizes sizes) => sizes;
}
