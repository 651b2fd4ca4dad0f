using System.Diagnostics;
using System.Runtime.CompilerServices;
using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// A pipeline whose components learn in a loop of one's own, batch by batch: <c>language.Update(batch, optimizer)</c>. The same batches
/// give the same bits as a training of the same configuration (<see cref="PipelineTraining"/>). <see cref="ToLanguage"/> returns the
/// pipeline that annotates texts.
/// </summary>
/// <remarks>One thread at a time may use it; the pipelines that it returns are independent of it and serve any number of threads.</remarks>
public sealed class TrainableLanguage
{
    private readonly AnnotatedTexts texts;
    private readonly PipelineModel model;
    private readonly Run training;
    private readonly Run evaluation;
    private readonly TrainerState state = new() { Identity = new Dictionary<string, string>() };

    // A text is split once, however often it is trained with.
    private readonly ConditionalWeakTable<AnnotatedText, PipelineExample> examples = [];
    private Optimizer? known;

    private TrainableLanguage(PipelineConfig config, IReadOnlyList<AnnotatedText> given, AnnotatedTexts texts)
    {
        (this.texts, model) = (texts, PipelineModel.Learn(config, texts));
        for (int i = 0; i < given.Count; i++) examples.AddOrUpdate(given[i], model.Training[i]);
        foreach (Parameter parameter in Parameters.Except(model.Learning)) parameter.IsFrozen = true;
        training = Run.ForTraining((ulong)config.Seed);
        evaluation = new Run(new RunOptions { Threads = 0, Memory = training.Memory });
        Averages = config.Training.Averaging is { } averaging ? new ParameterAverage(Network, averaging) : null;
    }

    /// <summary>The configuration that it was made from.</summary>
    public PipelineConfig Config => model.Config;

    /// <summary>The encoder and the models of the components, as one module: for optimisers, and to print.</summary>
    public Module Network => model.Task.Module;

    /// <summary>
    /// The average of the parameters over the updates, where <c>training.average</c> asks for one; otherwise null.
    /// </summary>
    public ParameterAverage? Averages { get; }

    /// <summary>The number of updates.</summary>
    public long Updates => state.Step;

    /// <summary>The memory of the updates.</summary>
    internal MemoryPool Memory => training.Memory;

    private IEnumerable<Parameter> Parameters => Network.Parameters.Select(entry => entry.Parameter);

    /// <summary>Makes a pipeline for training texts: learns labels and vocabularies, and initialises the weights.</summary>
    /// <param name="config">Encoder, components and seed; of the training, the optimiser, the norm of clipping, averages, the size of
    /// batches and the parts that are frozen. Schedules, epochs and patience are the loop's.</param>
    /// <param name="texts">The training texts, with all labels that there are.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigException">Settings contradict each other, or name a model to start from that is not there.</exception>
    /// <exception cref="DataException">There are no texts, or a component has too few annotations.</exception>
    public static TrainableLanguage Create(
        PipelineConfig config, IReadOnlyList<AnnotatedText> texts, CancellationToken cancellation = default)
    {
        config.Validate();
        if (texts.Count == 0) throw new DataException("A pipeline learns its labels from training texts, but none were given.");
        return new TrainableLanguage(config, texts, AnnotatedTexts.Of(texts, config, cancellation));
    }

    /// <summary>Makes the optimiser of the configuration; any other of the parameters of <see cref="Network"/> is as good.</summary>
    public Optimizer NewOptimizer() => model.NewOptimizer();

    /// <summary>Returns the batches of an epoch: texts of about the same length together, in random order.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="epoch">The number of the epoch, from 0, which decides the order.</param>
    public IReadOnlyList<IReadOnlyList<AnnotatedText>> Batches(IReadOnlyList<AnnotatedText> texts, long epoch = 0) =>
        new SampledBatches<AnnotatedText>(texts, model.NewSampler(ToExamples(texts))).Batches(epoch);

    /// <summary>Updates the weights by the gradient of a batch.</summary>
    /// <param name="batch">The texts; a component learns nothing from those without annotation for it.</param>
    /// <param name="optimizer">An optimiser of the parameters of <see cref="Network"/>.</param>
    /// <param name="losses">Sums by component, to which the losses are added; or null.</param>
    /// <returns>The mean loss of each component in the batch; 0 where no text has an annotation for it.</returns>
    /// <exception cref="ArgumentException">The batch is empty.</exception>
    /// <exception cref="DataException">A text has a label that no training text had.</exception>
    /// <exception cref="TrainingException">The optimiser is of other parameters, or the averages are in the model (<see
    /// cref="UseAverages"/>).</exception>
    /// <exception cref="DivergedException">The loss or the gradient is not finite; the weights were not changed.</exception>
    public IReadOnlyDictionary<string, double> Update(
        IReadOnlyList<AnnotatedText> batch, Optimizer optimizer, IDictionary<string, double>? losses = null) =>
        Update([batch], optimizer, losses);

    /// <summary>Updates the weights by the gradient of several batches, as if they were one large batch.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="optimizer">An optimiser of the parameters of <see cref="Network"/>.</param>
    /// <param name="losses">Sums by component, to which the losses are added; or null.</param>
    /// <returns>The mean loss of each component, each batch weighted by its texts.</returns>
    /// <exception cref="ArgumentException">A batch is empty, or there is none.</exception>
    /// <exception cref="DataException">A text has a label that no training text had.</exception>
    /// <exception cref="TrainingException">The optimiser is of other parameters, or the averages are in the model (<see
    /// cref="UseAverages"/>).</exception>
    /// <exception cref="DivergedException">The loss or the gradient is not finite; the weights were not changed.</exception>
    public IReadOnlyDictionary<string, double> Update(
        IReadOnlyList<IReadOnlyList<AnnotatedText>> batches, Optimizer optimizer, IDictionary<string, double>? losses = null)
    {
        if (batches.Count == 0 || batches.Any(batch => batch.Count == 0))
        {
            throw new ArgumentException("An update needs texts, but a batch is empty.", nameof(batches));
        }
        RequireOwn(optimizer);
        if (Averages is { IsSwappedIn: true })
        {
            throw new TrainingException(
                $"The averages are in the model now: dispose what {nameof(UseAverages)}() returned before the next update.");
        }
        PipelineExample[][] steps = [.. batches.Select(ToExamples)];
        double all = steps.Sum(batch => batch.Length);
        Dictionary<string, double> means = model.Config.Components.Keys.ToDictionary(name => name, _ => 0.0);
        model.Task.OnLoss = (name, loss, count) => means[name] += loss * (count / all);
        try
        {
            new GradientStep<PipelineExample>(model.Task, optimizer, Averages, Config.Training.NormLimit, training).Take(steps, state);
        }
        finally
        {
            model.Task.OnLoss = null;
        }
        state.RandomPosition = training.Random.Position;
        state.Batch = (int)++state.Step;
        foreach ((string name, double mean) in means)
        {
            if (losses is not null) losses[name] = (losses.TryGetValue(name, out double sum) ? sum : 0) + mean;
        }
        return means;
    }

    /// <summary>
    /// Puts the averages into the model until the returned value is disposed: <c>using AveragedParameters averaged =
    /// language.UseAverages();</c> evaluates, or returns a pipeline, with them. Without <see cref="Averages"/> it changes nothing.
    /// </summary>
    /// <exception cref="OptimizerException">They are in the model already.</exception>
    public AveragedParameters UseAverages() => Averages is null ? default : Averages.SwapIn();

    /// <summary>Scores the components on texts they did not learn from.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The scores of each component, such as <c>textcat.accuracy</c>, and <c>score</c>, the mean of their metrics.</returns>
    /// <exception cref="DataException">A text has a label that no training text had.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<AnnotatedText> texts, CancellationToken cancellation = default)
    {
        using Scope scope = evaluation.OpenScope();
        return model.Task.Evaluate(ToExamples(texts), evaluation, cancellation);
    }

    /// <summary>
    /// Returns the pipeline with the weights of this moment: the averages while they are in use. Further updates do not change it.
    /// </summary>
    /// <param name="validation">Texts by which thresholds and the temperature of probabilities are chosen; null leaves them.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Language ToLanguage(IReadOnlyList<AnnotatedText>? validation = null, CancellationToken cancellation = default)
    {
        // A pipeline that is made for the same texts has the same vocabularies and weights of the same shapes.
        PipelineModel copy = PipelineModel.Learn(model.Config, texts);
        copy.Task.Module.LoadState(Network.State());
        IReadOnlyList<IHeadScorer>? scorers = validation is null ? null : copy.Task.Scorers(
            AnnotatedTexts.Of(validation, Config, cancellation).ToExamples(copy.Heads), Run.Inference(0), cancellation);
        return copy.ToParts(scorers).Aggregate(Language.Blank(Config.Language), (language, part) =>
            part.Part is IPipelineComponent component ? language.Add(component, name: part.Name) : language);
    }

    private PipelineExample[] ToExamples(IReadOnlyList<AnnotatedText> texts)
    {
        AnnotatedText[] unread = [.. texts.Where(text => !examples.TryGetValue(text, out _))];
        PipelineExample[] read = AnnotatedTexts.Of(unread, Config, default).ToExamples(model.Heads);
        for (int i = 0; i < unread.Length; i++) examples.AddOrUpdate(unread[i], read[i]);
        return [.. texts.Select(text => examples.GetValue(text, _ => throw new UnreachableException()))];
    }

    private void RequireOwn(Optimizer optimizer)
    {
        if (known == optimizer) return;
        HashSet<Parameter> own = [.. Parameters];
        if (optimizer.Groups.SelectMany(group => group.Parameters).FirstOrDefault(parameter => !own.Contains(parameter)) is { } foreign)
        {
            throw new TrainingException($"The optimizer trains '{foreign.Path}', which is no parameter of this pipeline. "
                + $"Make it of {nameof(TrainableLanguage)}.{nameof(Network)}, or with {nameof(NewOptimizer)}().");
        }
        known = optimizer;
    }
}
