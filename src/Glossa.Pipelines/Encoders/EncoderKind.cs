using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A kind of token encoder with its settings: the section <c>encoder</c> of a configuration, or <c>model</c> where it is short for an
/// encoder and one classifier (<see cref="PooledConfig"/>). A kind owns its settings, the learning from the training texts before the first
/// step (a vocabulary, word vectors), and the saving and loading of its encoders.
/// </summary>
public abstract record EncoderKind : IKind
{
    /// <summary>The kind of encoder.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// A model file whose encoder this one starts from: its sizes, word vectors and weights are taken from there. Null starts from random
    /// weights.
    /// </summary>
    public string? From { get; init; }

    /// <summary>The fraction of the values that is dropped in training, between layers and before an output layer.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Whether the encoder has layers between which values are dropped.</summary>
    public virtual bool HasLayers => false;

    /// <summary>The poolings that suit a classifier over the encoder (<see cref="PooledConfig.Pooling"/>).</summary>
    public virtual IReadOnlyList<string> DefaultPooling => ["mean"];

    /// <summary>The training settings that suit a classifier over the encoder.</summary>
    public virtual TrainingConfig DefaultTraining => new();

    /// <summary>The encoder of <see cref="From"/>, once it was loaded.</summary>
    internal EncoderPart? Start { get; init; }

    /// <summary>Goes through the settings (<see cref="ConfigVisitor"/>).</summary>
    /// <param name="v">Reads or writes them.</param>
    /// <returns>The kind with the settings that were read.</returns>
    public abstract EncoderKind Visit(ConfigVisitor v);

    /// <summary>Returns the kind and sizes of an encoder to start from, with the training settings of this one.</summary>
    /// <param name="start">The settings of the encoder to start from.</param>
    public virtual EncoderKind SizedAs(EncoderKind start) => start with { Dropout = Dropout, From = From, Start = Start };

    /// <summary>Makes an encoder for training texts; its weights are not initialised.</summary>
    /// <param name="docs">The training texts.</param>
    /// <param name="start">The encoder to start from, of this kind, whose words and vectors are kept; or null.</param>
    /// <exception cref="ConfigException">There is no such file of word vectors.</exception>
    public abstract TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start);

    /// <summary>Makes an encoder from the state that <see cref="Save"/> saved; its weights are not initialised.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">It is damaged.</exception>
    public abstract TokenEncoder Load(PartState state);

    /// <summary>Saves the data of an encoder besides its weights, such as its known words.</summary>
    /// <param name="encoder">An encoder of this kind.</param>
    /// <param name="writer">Collects the data.</param>
    public virtual void Save(TokenEncoder encoder, PartWriter writer) { }

    /// <summary>Returns a classifier over the token vectors of an encoder, with its default settings.</summary>
    /// <param name="encoder">The encoder.</param>
    public static implicit operator ClassifierKind(EncoderKind encoder) => encoder.ToClassifier();

    /// <summary>Returns a classifier over the token vectors of this encoder.</summary>
    /// <param name="pooling">The poolings that make one vector of a text's tokens: "mean", "max", "attention", or several; those that suit
    /// the encoder when left out.</param>
    public PooledConfig ToClassifier(params IReadOnlyList<string> pooling) =>
        pooling.Count > 0 ? new(this) { Pooling = pooling } : new(this);

    /// <summary>Returns the settings with the sizes of the encoder that <see cref="From"/> names, which is loaded.</summary>
    /// <exception cref="ConfigException">There is no such model file, or its encoder is of another kind.</exception>
    internal EncoderKind WithStart()
    {
        if (From is not { } path || Start is not null) return this;
        EncoderPart start = LoadStart(path);
        return start.Config.Kind == Kind
            ? (this with { Start = start }).SizedAs(start.Config)
            : throw new ConfigException(
                $"The encoder of '{path}', which 'from' names, is of the kind '{start.Config.Kind}', not '{Kind}'.");
    }

    /// <summary>Loads the encoder to start from.</summary>
    /// <param name="path">What <see cref="From"/> names.</param>
    /// <exception cref="GlossaException">There is none, or it is damaged.</exception>
    internal virtual EncoderPart LoadStart(string path) => ModelFile.Load<EncoderPart>(path);

    /// <summary>Goes through the settings that all encoders have.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="v">Reads or writes them.</param>
    protected static T VisitShared<T>(T config, ConfigVisitor v) where T : EncoderKind
    {
        EncoderKind shared = config;
        if (shared.HasLayers) shared = shared with { Dropout = v.Number("dropout", shared.Dropout, 0, 0.99) };
        return (T)(shared with { From = v.Text("from", shared.From) });
    }
}
