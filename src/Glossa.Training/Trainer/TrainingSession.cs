using System.Globalization;
using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Microsoft.Extensions.Logging;

namespace Glossa.Training;

/// <summary>One call of <see cref="Trainer{TExample}.Train"/>: the loop of steps, evaluations and checkpoints.</summary>
internal sealed class TrainingSession<TExample> : IDisposable
{
    private readonly ITrainingTask<TExample> task;
    private readonly Optimizer optimizer;
    private readonly TrainingData<TExample> data;
    private readonly TrainingOptions options;
    private readonly TrainingFolder? folder;
    private readonly ILogger logger;
    private readonly IProgress<TrainingProgress>? progress;

    private readonly Run training;
    private readonly Run evaluation;
    private readonly LearningRates rates;
    private readonly FrozenGroups frozen;
    private readonly ParameterAverage? average;
    private readonly Plateau? plateau;
    private readonly GradientStep<TExample> gradientStep;
    private readonly CheckpointFolder? checkpoints;
    private readonly TrainingOutput? output;
    private readonly TrainerState state;
    private readonly long began;
    private readonly double secondsBefore;

    private (long Epoch, IReadOnlyList<IReadOnlyList<TExample>> Batches)? epoch;
    private BestModel? best;
    private long savedStep;
    private long words;
    private TimeSpan stepping;

    public TrainingSession(
        ITrainingTask<TExample> task, Optimizer optimizer, TrainingData<TExample> data, TrainingOptions options,
        TrainingFolder? folder, ILogger logger, IProgress<TrainingProgress>? progress)
    {
        (this.task, this.optimizer, this.data, this.options) = (task, optimizer, data, options);
        (this.folder, this.logger, this.progress) = (folder, logger, progress);
        training = new Run(new RunOptions
        {
            Training = true,
            Gradients = true,
            Seed = options.Seed,
            Threads = options.Threads,
            Backend = options.Backend,
        });
        evaluation = new Run(new RunOptions { Threads = options.Threads, Backend = options.Backend, Memory = training.Memory });
        frozen = new FrozenGroups(optimizer, options.Unfreezing);
        average = options.Average is { } averaging ? new ParameterAverage(task.Module, averaging) : null;
        plateau = options.Plateau is { } falling ? new Plateau(1, falling with { HigherIsBetter = options.HigherIsBetter }) : null;
        gradientStep = new GradientStep<TExample>(task, optimizer, average, options.ClipNorm, training);
        checkpoints = folder?.Checkpoints;
        state = Prepare() ?? new TrainerState { Identity = Identity };
        savedStep = state.Step;
        secondsBefore = state.Seconds;
        began = options.Time.GetTimestamp();
        rates = new LearningRates(optimizer, options.LearningRate);
        output = folder is null ? null : TrainingOutput.Open(folder.Path, options, savedStep > 0 ? state : null);
    }

    /// <summary>The settings that must be the same for a position in the data and in the random stream to mean the same.</summary>
    private Dictionary<string, string> Identity => new()
    {
        ["sampler"] = data.Source.Description,
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["accumulated batches"] = options.Accumulate.ToString(CultureInfo.InvariantCulture),
        // Not the records' ToString, which follows the culture.
        ["parameter average"] = options.Average is { } a
            ? string.Create(CultureInfo.InvariantCulture, $"decay {a.Decay}, warm-up {a.WarmUp}, from zero {a.StartsAtZero}")
            : "none",
        ["unfreezing"] = options.Unfreezing is { } u
            ? string.Create(CultureInfo.InvariantCulture, $"every {u.Every} {(u.CountsSteps ? "steps" : "epochs")}")
            : "none",
        ["plateau"] = options.Plateau is { } p
            ? string.Create(CultureInfo.InvariantCulture, $"factor {p.Factor}, patience {p.Patience}, threshold {p.Threshold} (relative: "
                + $"{p.RelativeThreshold}), cooldown {p.Cooldown}, minimum {p.Minimum}")
            : "none",
    };

    private TimeSpan Elapsed => TimeSpan.FromSeconds(secondsBefore) + options.Time.GetElapsedTime(began);

    private IReadOnlyList<IReadOnlyList<TExample>> Batches
    {
        get
        {
            if (epoch is { } current && current.Epoch == state.Epoch) return current.Batches;
            IReadOnlyList<IReadOnlyList<TExample>> batches = data.Source.Batches(state.Epoch);
            if (batches.Count == 0)
            {
                throw new TrainingException($"The source gave no batches for epoch {state.Epoch}: {data.Source.Description}.");
            }
            epoch = (state.Epoch, batches);
            return batches;
        }
    }

    public TrainingResult Train(CancellationToken cancellation)
    {
        if (savedStep == 0) logger.Starts(task.Module.ParameterCount, data.Source.Examples, data.Source.Description);
        else logger.Resumes(folder!.Path, state.Step, state.Epoch + 1);
        TrainingStatus? status = null;
        while (status is null)
        {
            TrainingStatus? limit = Limit;
            if (IsEvaluationDue(limit is not null) && !TryEvaluate(cancellation)) status = TrainingStatus.Cancelled;
            else if (limit is not null) status = limit;
            else if (options.Patience is { } patience && state.WithoutImprovement >= patience) status = TrainingStatus.StoppedEarly;
            else if (cancellation.IsCancellationRequested) status = TrainingStatus.Cancelled;
            else Step();
        }
        if (status == TrainingStatus.Cancelled)
        {
            if (state.Step > savedStep) Save();
        }
        else if (options.RestoresBest)
        {
            RestoreBest();
        }
        logger.Ends(state.Step, status.Value);
        return new TrainingResult(status.Value, state.Epoch, state.Step, Elapsed, state.Best, [.. state.History]);
    }

    public void Dispose()
    {
        frozen.Dispose();
        rates.Dispose();
        output?.Dispose();
    }

    private TrainingStatus? Limit =>
        state.Step >= options.MaxSteps || state.Epoch >= options.MaxEpochs ? TrainingStatus.Completed
        : options.MaxTime is { } time && Elapsed >= time ? TrainingStatus.OutOfTime
        : null;

    private bool IsEvaluationDue(bool isLast)
    {
        if (state.Step == 0) return options.EvaluatesStart && data.Validation is not null && state.History.Count == 0;
        if (state.EvaluatedStep == state.Step) return false;
        if (isLast) return true;
        return data.Validation is not null && (options.EvaluateEvery is { } every ? state.Step % every == 0 : state.Batch == 0);
    }

    private void Step()
    {
        long start = options.Time.GetTimestamp();
        IReadOnlyList<IReadOnlyList<TExample>> batches = Batches;
        int count = Math.Min(options.Accumulate, batches.Count - state.Batch);
        List<IReadOnlyList<TExample>> examples = [.. Enumerable.Range(state.Batch, count).Select(b => batches[b])];
        state.RandomPosition = training.Random.Position;
        frozen.Set(state);
        state.LearningRate = rates.Set(state.Step, plateau?.Value ?? 1);
        (double loss, state.GradientNorm) = gradientStep.Take(examples, state);
        state.RandomPosition = training.Random.Position;
        state.Step++;
        state.Batch += count;
        if (state.Batch == batches.Count) (state.Epoch, state.Batch) = (state.Epoch + 1, 0);
        state.SinceEvaluation = state.SinceEvaluation.With(loss);
        state.SinceReport = state.SinceReport.With(loss);
        words += examples.Sum(task.CountWords);
        stepping += options.Time.GetElapsedTime(start);
        if (state.Step % options.ReportEvery == 0)
        {
            TrainingProgress now = Progress(state.SinceReport.Mean);
            output?.Step(now);
            state.SinceReport = default;
            progress?.Report(now);
        }
        if (options.CheckpointEvery is { } every && state.Step % every == 0 && !IsEvaluationDue(Limit is not null)) Save();
    }

    /// <summary>
    /// Scores the model; returns false when it was cancelled, and then the evaluation is done when the training is resumed.
    /// </summary>
    private bool TryEvaluate(CancellationToken cancellation)
    {
        CheckFinite();
        EvaluationRow row;
        using (AveragedParameters averaged = average is null ? default : average.SwapIn())
        {
            IReadOnlyDictionary<string, double> scores;
            try
            {
                using Scope scope = evaluation.OpenScope();
                scores = data.Validation is { } examples
                    ? task.Evaluate(examples, evaluation, cancellation)
                    : new Dictionary<string, double>();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return false;
            }
            double? score = data.Validation is null ? null : ScoreOf(scores);
            bool isBest = score is not { } value || IsBetter(value, state.Best?.Score);
            row = new EvaluationRow(state.Epoch, state.Step, state.SinceEvaluation.Mean, scores, score, isBest, Elapsed.TotalSeconds);
            if (isBest) KeepBest(row);
        }
        if (row.Score is { } observed) plateau?.Observe(observed);
        state.WithoutImprovement = row.IsBest ? 0 : state.WithoutImprovement + 1;
        if (row.IsBest) state.Best = row;
        state.History.Add(row);
        state.EvaluatedStep = state.Step;
        state.SinceEvaluation = default;
        output?.Evaluation(row);
        // Before the first step there is nothing to resume from: a resumed training starts.
        if (state.Step > 0) Save();
        logger.Evaluated(row.Epoch, row.Step, row.Loss, options.Metric, row.Score, row.IsBest);
        progress?.Report(Progress(row.Loss) with { Evaluation = row });
        return true;
    }

    private double ScoreOf(IReadOnlyDictionary<string, double> scores) => scores.TryGetValue(options.Metric, out double score)
        ? score
        : throw new TrainingException(
            $"The evaluation gives no score '{options.Metric}'; {NameSuggestions.For(options.Metric, scores.Keys)}. "
                + "Set training.metric to the one that decides which model is the best.");

    private bool IsBetter(double score, double? than) => !double.IsNaN(score)
        && (than is not { } before
            || (options.HigherIsBetter ? score > before + options.MinimumImprovement : score < before - options.MinimumImprovement));

    private void KeepBest(EvaluationRow row)
    {
        if (checkpoints is not null)
        {
            checkpoints.StageBest(new BestModel(task.Module.State(), row));
        }
        else if (options.RestoresBest)
        {
            best = new BestModel(task.Module.State().ToDictionary(entry => entry.Key, entry => entry.Value.Keep()), row);
        }
    }

    private void RestoreBest()
    {
        if (state.Best is null) return;
        BestModel? model = checkpoints is null ? best : checkpoints.ReadBest(options.Backend);
        if (model is not null) task.Module.LoadState(model.Weights);
    }

    private void Save()
    {
        if (checkpoints is null) return;
        CheckFinite();
        state.Seconds = Elapsed.TotalSeconds;
        state.LogBytes = output!.LogBytes;
        checkpoints.Save(
            new Checkpoint(task.Module.State(), optimizer.State(), average?.State(), plateau?.State(), task.CarriedState(), state));
        savedStep = state.Step;
        logger.Saved(state.Step);
    }

    /// <summary>Refuses a state that is not finite: its checkpoint would replace one from which training can resume.</summary>
    private void CheckFinite()
    {
        foreach ((string path, Tensor tensor) in task.Module.State())
        {
            if (tensor.IsFinite()) continue;
            throw new DivergedException(
                string.Create(CultureInfo.InvariantCulture, $"Training diverged: after step {state.Step} '{path}' is not finite. ")
                + "Lower the learning rate, warm it up, or clip gradients to a norm of 1. Nothing was saved since the checkpoint before.",
                state.Step, state.Epoch, state.SinceEvaluation.Mean);
        }
    }

    private TrainingProgress Progress(double loss)
    {
        long? total = TotalSteps();
        TimeSpan elapsed = Elapsed;
        TimeSpan? remaining = total is { } steps && state.Step > 0 ? elapsed / state.Step * (steps - state.Step) : null;
        if (options.MaxTime is { } limit && !(remaining < limit - elapsed)) remaining = limit > elapsed ? limit - elapsed : TimeSpan.Zero;
        double speed = stepping > TimeSpan.Zero ? words / stepping.TotalSeconds : 0;
        // At the end of an epoch the position is already the start of the next one.
        long running = state.Batch == 0 && state.Step > 0 ? state.Epoch : state.Epoch + 1;
        return new TrainingProgress(running, state.Step, total, loss, state.LearningRate, speed, elapsed, remaining)
        {
            GradientNorm = state.GradientNorm,
        };
    }

    private long? TotalSteps()
    {
        if (options.MaxEpochs is not { } epochs) return options.MaxSteps;
        long total = state.Step;
        if (state.Epoch < epochs)
        {
            // Later epochs are taken to have as many batches as this one.
            int batches = Batches.Count;
            total += Ceiling(batches - state.Batch) + ((epochs - state.Epoch - 1) * Ceiling(batches));
        }
        return options.MaxSteps is { } steps ? Math.Min(steps, total) : total;
    }

    private long Ceiling(int batches) => (batches + options.Accumulate - 1) / options.Accumulate;

    /// <summary>Looks for a checkpoint in the output folder.</summary>
    /// <returns>The state to resume from, everything else loaded; null to start.</returns>
    private TrainerState? Prepare()
    {
        if (checkpoints is null) return null;
        checkpoints.Clean();
        return checkpoints.Exists ? Resume(checkpoints.Read(options.Backend)) : null;
    }

    private TrainerState Resume(Checkpoint checkpoint)
    {
        foreach ((string name, string now) in Identity)
        {
            string? then = checkpoint.State.Identity.GetValueOrDefault(name);
            if (then == now) continue;
            throw new CheckpointException(
                $"{checkpoints!.Path}: the training cannot go on because its {name} differs: it was '{then}', now it is '{now}'. "
                + "Resume with the same data and settings, or overwrite the training.");
        }
        try
        {
            task.Module.LoadState(checkpoint.Model);
            optimizer.LoadState(checkpoint.Optimizer);
            if (checkpoint.Average is { } averaged) average!.LoadState(averaged);
            if (checkpoint.Plateau is { } fallen) plateau!.LoadState(fallen);
            task.LoadCarriedState(checkpoint.Carried);
        }
        catch (GlossaException e) when (e is ModuleException or OptimizerException)
        {
            throw new CheckpointException($"{checkpoints!.Path}: the checkpoint belongs to another model or optimizer. {e.Message}", e);
        }
        training.Random.Position = checkpoint.State.RandomPosition;
        return checkpoint.State;
    }
}
