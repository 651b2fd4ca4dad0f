using System.Text;
using Glossa.Formats;
using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A pretrained transformer (<see cref="TransformerEncoder"/>), such as BERT: <c>from</c> names the folder of a Hugging Face model or a
/// model file.
/// </summary>
public sealed record TransformerEncoderConfig : EncoderKind
{
    private const string SettingsKey = "transformer", TokenizerKey = "tokenizer";

    private static readonly Dictionary<string, PiecePooling> Poolings = new()
    {
        ["mean"] = PiecePooling.Mean,
        ["sum"] = PiecePooling.Sum,
        ["first"] = PiecePooling.First,
    };

    /// <summary>Creates the settings that suit fine-tuning.</summary>
    public TransformerEncoderConfig() => Dropout = 0.1;

    /// <inheritdoc/>
    public override string Kind => "transformer";

    /// <inheritdoc/>
    public override bool HasLayers => true;

    /// <summary>The pooling of the vectors of a token's subword pieces: "mean", "sum" or "first".</summary>
    public string Pieces { get; init; } = "mean";

    /// <summary>The most pieces that are computed together; a longer text is read in windows. 0 takes as many as the model reads.</summary>
    public int Window { get; init; }

    /// <summary>The pieces that two windows have in common; 0 takes a quarter of a window.</summary>
    public int Overlap { get; init; }

    /// <summary>
    /// Whether training stores only the input of each layer and computes the rest again in the backward pass, to the same bits: a third
    /// more work, a fraction of the memory (Chen et al. 2016).
    /// </summary>
    public bool Recompute { get; init; }

    /// <inheritdoc/>
    public override TrainingConfig DefaultTraining => new()
    {
        Epochs = 3,
        BatchSize = 16,
        MaxPieces = 8192,
        Optimizer = new OptimizerConfig { Kind = "adamw" },
        LearningRate = 5e-5,
        WeightDecay = 0.01,
        Schedule = new ScheduleConfig { Kind = "slanted" },
    };

    /// <inheritdoc/>
    public override EncoderKind Visit(ConfigVisitor v) => VisitShared(this with
    {
        Pieces = v.Choice("pieces", Pieces, Poolings.Keys),
        Window = v.Number("window", Window, 0, 1 << 16),
        Overlap = v.Number("overlap", Overlap, 0, 1 << 15),
        Recompute = v.Flag("recompute", Recompute),
    }, v);

    /// <inheritdoc/>
    public override EncoderKind SizedAs(EncoderKind start) => this with { Start = Start };

    /// <inheritdoc/>
    public override TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start) => start is TransformerEncoder pretrained
        ? Make((pretrained.Model.Config.WithDropout(Dropout) with { Recompute = Recompute }).Create(), pretrained.Tokenizer)
        : throw new ConfigException("A transformer starts from one that was trained on much text: set 'from' to the folder of a Hugging "
            + "Face model (config.json, model.safetensors, vocabulary) or to a model file.");

    /// <inheritdoc/>
    public override TokenEncoder Load(PartState state)
    {
        HuggingFaceConfig settings = HuggingFaceConfig.Parse(state.Entry(SettingsKey), "its transformer");
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Read(Encoding.UTF8.GetBytes(state.Entry(TokenizerKey)), "its tokenizer");
        TransformerConfig config = TransformerFamilies.BuiltIn.Read(settings);
        // The settings do not say which parts a model lacks, such as a pooler; its tensors do.
        HashSet<string> names =
        [
            .. config.Tensors.Where(tensor => state.Tensors.ContainsKey($"model.{tensor.Path}")).SelectMany(tensor => tensor.Names),
        ];
        return Make((config.Fitting(names.Contains) with { Recompute = Recompute }).Create(), tokenizer);
    }

    /// <inheritdoc/>
    public override void Save(TokenEncoder encoder, PartWriter writer)
    {
        TransformerEncoder transformer = (TransformerEncoder)encoder;
        writer.Add(SettingsKey, TransformerCheckpoint.SettingsOf(transformer.Model).ToJson());
        writer.Add(TokenizerKey, Encoding.UTF8.GetString(HuggingFaceTokenizer.Write(transformer.Tokenizer)));
    }

    /// <summary>Reads the model and the tokenizer of a Hugging Face folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="Tensors.GlossaException">A file is missing or damaged.</exception>
    public EncoderPart Import(string folder)
    {
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(folder);
        Transformer model = TransformerCheckpoint.Read(folder);
        if (tokenizer.Vocabulary.Count > model.Config.Vocabulary)
        {
            throw new ConfigException($"{folder}: the tokenizer knows {tokenizer.Vocabulary.Count} pieces, but the model has vectors of "
                + $"{model.Config.Vocabulary}. They do not belong together.");
        }
        return Of(model, tokenizer);
    }

    /// <summary>Returns a transformer as a part, with these settings.</summary>
    /// <param name="model">The transformer.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    public EncoderPart Of(Transformer model, SubwordTokenizer tokenizer) => new(this with { From = null }, Make(model, tokenizer));

    /// <inheritdoc/>
    internal override EncoderPart LoadStart(string path) =>
        File.Exists(Path.Combine(path, HuggingFaceConfig.FileName)) ? Import(path) : base.LoadStart(path);

    private TransformerEncoderOptions Options => new()
    {
        Pooling = Poolings[Pieces],
        Window = Window > 0 ? Window : null,
        Overlap = Overlap > 0 ? Overlap : null,
    };

    private TransformerEncoder Make(Transformer model, SubwordTokenizer tokenizer) => new(model, tokenizer, Options);
}
