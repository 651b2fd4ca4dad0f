using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;
using Microsoft.Extensions.Logging;

namespace Glossa.Pipelines;

/// <summary>
/// An objective that predicts subword pieces with a transformer: the sections <c>tokenizer</c> and <c>model</c> are its own.
/// </summary>
public abstract record PieceObjective : PretrainingObjective
{
    private readonly PieceTokenizerConfig usualTokenizer;

    private protected PieceObjective(TransformerConfig family, PieceTokenizerConfig usualTokenizer) =>
        (Model, Tokenizer, this.usualTokenizer) = (new TransformerKind(family), usualTokenizer, usualTokenizer);

    /// <summary>The most pieces that are read together, special ones included; longer texts are cut.</summary>
    public int Window { get; init; } = 128;

    /// <summary>The tokenizer that cuts texts into pieces.</summary>
    public PieceTokenizerConfig Tokenizer { get; init; }

    /// <summary>The transformer: its family and sizes, or the model to train further.</summary>
    public TransformerKind Model { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ShownScores => [Loss, PieceTrainingTask.Perplexity, PieceTrainingTask.Accuracy];

    /// <inheritdoc/>
    public override string Unit => "pieces";

    /// <summary>The families of transformers that the objective trains.</summary>
    private protected abstract KindTable<TransformerKind> Families { get; }

    /// <inheritdoc/>
    public override PretrainingObjective VisitSections(ConfigVisitor v) => this with
    {
        Tokenizer = v.Section("tokenizer", Tokenizer, PieceTokenizerConfig.Visit),
        Model = v.OneOf("model", Model, Families, (kind, inner) => kind.Visit(inner)),
    };

    /// <inheritdoc/>
    public override void Validate()
    {
        Model.Validate(Window);
        if (Tokenizer.From is not null && Tokenizer with { From = null } != usualTokenizer)
        {
            throw new ConfigException("tokenizer.from names a tokenizer that is taken as it is: leave the other keys of the section out.");
        }
        if (Model.From is not null && Tokenizer != usualTokenizer)
        {
            throw new ConfigException("model.from names a transformer, which is trained further with its own tokenizer: "
                + "leave the section tokenizer out.");
        }
    }

    /// <inheritdoc/>
    public override PreparedPretraining Prepare(PretrainingConfig config, ILogger logger, CancellationToken cancellation)
    {
        PretrainingDataConfig data = config.Data;
        string train = data.Train ?? throw new ConfigException("The configuration names no texts to learn from: set data.train to a file.");
        PieceTexts texts = new(train, data, data.Validation is null ? data.ValidationShare : 0, config.Seed);
        (EncoderPart part, PieceHead? known) = Model.From is { } from ? Load(from) : (NewEncoder(texts, cancellation), null);
        TransformerEncoder encoder = (TransformerEncoder)part.Encoder;
        PieceObjective resolved = this with { Model = Model.Resolved(encoder.Model.Config) };
        PieceHead head = new(encoder.Model);
        PieceTrainingTask task = new(encoder, head, NewPredictor(encoder), config.Seed);
        if (Model.From is null)
        {
            task.Module.Initialize((ulong)config.Seed);
        }
        else
        {
            head.Initialize((ulong)config.Seed);
            if (known is not null) head.LoadState(known.State());
            // Names the parameters by their paths in the whole.
            task.Module.LoadState(task.Module.State());
        }
        PieceCorpus corpus = new(encoder.Tokenizer, Window);
        (IReadOnlyList<PieceWindow> training, IReadOnlyList<PieceWindow> validation) = corpus.Read(texts, cancellation: cancellation);
        if (data.Validation is { } other) validation = corpus.Read(new PieceTexts(other, data), cancellation: cancellation).Training;
        if (training.Count == 0) throw new DataException($"{train}: the texts have no pieces to learn from.");
        if (validation.Count == 0 && data.Validates)
        {
            throw new DataException("No text is left for validation: name texts in data.validation, raise data.validation_share, or train "
                + "without (data.validation_share: 0).");
        }
        logger.ReadPieces(training.Count, training.Sum(window => (long)window.Ids.Length), validation.Count, train);
        PackedTokenSampler sampler = new(
            [.. training.Select(window => window.Ids.Length)],
            new PackedTokenSamplerOptions { MaxTokens = config.Training.BatchTokens, Seed = (ulong)config.Seed });
        return new PreparedPretraining<PieceWindow>(
            config with { Objective = resolved }, part, head, task,
            new TrainingData<PieceWindow>(training, sampler, validation.Count > 0 ? validation : null));
    }

    /// <inheritdoc/>
    public override Module NewHead(EncoderPart encoder) => new PieceHead(TransformerOf(encoder).Model);

    /// <inheritdoc/>
    public override IReadOnlyList<IModelPart> PartsOf(EncoderPart encoder) => [new TransformerComponent(encoder)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Evaluate(
        PretrainedHead model, string path, PretrainingDataConfig data, int threads, CancellationToken cancellation)
    {
        TransformerEncoder encoder = TransformerOf(model.Encoder);
        PieceTrainingTask task = new(encoder, (PieceHead)model.Head, NewPredictor(encoder), model.Config.Seed);
        PieceCorpus corpus = new(encoder.Tokenizer, Window);
        IReadOnlyList<PieceWindow> windows = corpus.Read(new PieceTexts(path, data), threads, cancellation).Training;
        Run run = Run.Inference(threads);
        using Scope scope = run.OpenScope();
        return task.Evaluate(windows, run, cancellation);
    }

    /// <inheritdoc/>
    public override Report ReportOf(IReadOnlyDictionary<string, double> scores)
    {
        JsonObject json = new(scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, score.Value)));
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{scores[Loss]:F4} nats a piece, perplexity {scores[PieceTrainingTask.Perplexity]:F2}, "
                + $"{scores[PieceTrainingTask.Accuracy]:P2} right of {scores[PieceTrainingTask.Predicted]:N0} predicted pieces");
        return new Report(json, [new ReportLine(text)]);
    }

    /// <summary>Returns the objective with the sizes of a transformer; null where it does not train its family.</summary>
    /// <param name="encoder">The transformer.</param>
    internal PieceObjective? For(TransformerEncoder encoder) => Families.Names.Contains(encoder.Model.Config.ModelType)
        ? this with { Window = Math.Min(Window, encoder.Window), Model = Model.Resolved(encoder.Model.Config) }
        : null;

    /// <summary>Makes what chooses and predicts pieces.</summary>
    /// <param name="encoder">The transformer.</param>
    /// <exception cref="ConfigException">The transformer or its tokenizer lacks something that the objective needs.</exception>
    private protected abstract PiecePredictor NewPredictor(TransformerEncoder encoder);

    private static TransformerEncoder TransformerOf(EncoderPart encoder) => encoder.Encoder as TransformerEncoder
        ?? throw new ConfigException($"The objective predicts pieces, so it needs a transformer, not a '{encoder.Config.Kind}'.");

    private EncoderPart NewEncoder(PieceTexts texts, CancellationToken cancellation)
    {
        SubwordTokenizer tokenizer = Tokenizer.Make(
            texts.Read(cancellation).Where(text => !text.IsHeldOut).Select(text => text.Text), cancellation);
        return new TransformerEncoderConfig { Dropout = Model.Dropout }.Of(
            Model.Sized(tokenizer.Vocabulary.Count, Window).Create(), tokenizer);
    }

    /// <summary>Loads the transformer to train further, and its head if it has one.</summary>
    private (EncoderPart Encoder, PieceHead? Head) Load(string from)
    {
        TransformerEncoderConfig kind = new() { Dropout = Model.Dropout };
        TransformerEncoder start = TransformerOf(kind.LoadStart(from));
        if (!Families.Names.Contains(start.Model.Config.ModelType))
        {
            throw new ConfigException($"model.from '{from}' is a {start.Model.Config.ModelType}, which '{Kind}' does not train; it trains "
                + $"{string.Join(", ", Families.Names)}.");
        }
        if (start.Window < Window)
        {
            throw new ConfigException(
                $"objective.window is {Window}, but the model '{from}' reads only {start.Window} pieces. Lower it to that, or below.");
        }
        Transformer model = start.Model.Config.WithDropout(Model.Dropout).Create();
        model.LoadState(start.Model.State());
        return (kind.Of(model, start.Tokenizer), TransformerModels.PieceHeadOf(from, model));
    }
}
