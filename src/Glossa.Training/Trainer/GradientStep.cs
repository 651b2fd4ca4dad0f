using System.Globalization;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>
/// One step of a training: loss and gradient of some batches, clipping, the optimiser's update; and a search for the origin of values that
/// are not finite.
/// </summary>
internal sealed class GradientStep<TExample>(
    ITrainingTask<TExample> task, Optimizer optimizer, ParameterAverage? average, double? clipNorm, Run run)
{
    private readonly Module module = task.Module;

    /// <summary>Takes a step.</summary>
    /// <param name="batches">The batches whose gradients make the step together.</param>
    /// <param name="state">The position of the training, for errors.</param>
    /// <returns>The mean loss of their examples, and the gradient's length before clipping where it is clipped.</returns>
    /// <exception cref="DivergedException">The loss or the gradient is not finite; the parameters were not changed then.</exception>
    public (double Loss, double? GradientNorm) Take(IReadOnlyList<IReadOnlyList<TExample>> batches, TrainerState state)
    {
        double examples = batches.Sum(batch => (double)batch.Count), loss = 0;
        try
        {
            foreach (IReadOnlyList<TExample> batch in batches)
            {
                double weight = batch.Count / examples;
                loss += weight * AddGradient(batch, weight, state);
            }
            double? norm = clipNorm is { } limit ? module.ClipGradientNorm(limit, run) : null;
            if (norm is { } length && !double.IsFinite(length)) throw GradientDiverged(batches, loss, state);
            optimizer.Step(run);
            average?.Update(run);
            return (loss, norm);
        }
        finally
        {
            module.ClearGradients();
        }
    }

    private double AddGradient(IReadOnlyList<TExample> batch, double weight, TrainerState state)
    {
        ulong randomness = run.Random.Position;
        return task.Parts(batch).Sum(part => AddGradient(part, batch, weight, randomness, state));
    }

    /// <summary>Adds the gradient of a part of a batch, which may be all of it.</summary>
    private double AddGradient(
        IReadOnlyList<TExample> part, IReadOnlyList<TExample> batch, double weight, ulong randomness, TrainerState state)
    {
        using Scope scope = run.OpenScope();
        Tensor loss = LossOf(part, batch, run);
        if (loss.Shape.Count != 1)
        {
            throw new TrainingException(
                $"The loss of a batch should be one number, but the task gave a tensor of shape {loss.Shape}. Take its Mean.");
        }
        double value = loss.ToDouble();
        if (!double.IsFinite(value)) throw LossDiverged(batch, value, randomness, state);
        (weight == 1 ? loss : loss.Scale(weight, run)).Backward(run);
        return value;
    }

    private Tensor LossOf(IReadOnlyList<TExample> part, IReadOnlyList<TExample> batch, Run run) =>
        part == batch ? task.Loss(batch, run) : task.PartialLoss(part, batch, run);

    private DivergedException LossDiverged(IReadOnlyList<TExample> batch, double loss, ulong randomness, TrainerState state)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"The loss is {loss}");
        if (NotFinite(parameter => parameter.Value) is { } broken)
        {
            return Error(
                $"{what} because the parameter '{broken}' already was not finite: the update before went too far. Lower the learning rate, "
                + "warm it up, or clip gradients to a norm of 1, which also finds the step they grow at.", loss, state);
        }
        NonFiniteException? first = FindFirst(batch, randomness);
        return Error(
            $"{what}. {(first is null ? "Computed again with checks it was finite, so the task is not deterministic." : first.Message)} "
                + "Usual reasons are a number in the data that is not finite, a logarithm or a division of 0, or too high a learning rate.",
            loss, state, first);
    }

    private DivergedException GradientDiverged(IReadOnlyList<IReadOnlyList<TExample>> batches, double loss, TrainerState state)
    {
        string? broken = NotFinite(parameter => parameter.Gradient ?? parameter.RowGradient?.Rows);
        NonFiniteException? first = batches.Select(batch => FindFirst(batch, state.RandomPosition))
            .FirstOrDefault(found => found is not null);
        return Error(
            $"The loss is {loss.ToString(CultureInfo.InvariantCulture)}, but the gradient "
                + $"{(broken is null ? "is too long to measure" : $"of '{broken}' is not finite")}. "
                + $"{first?.Message} Lower the learning rate, or look for a root or a logarithm near 0.",
            loss, state, first);
    }

    /// <summary>Computes a batch again in a run that checks every result.</summary>
    private NonFiniteException? FindFirst(IReadOnlyList<TExample> batch, ulong randomness)
    {
        Run looking = new(run.Options with { CheckFinite = true, Memory = run.Memory });
        looking.Random.Position = randomness;
        try
        {
            foreach (IReadOnlyList<TExample> part in task.Parts(batch))
            {
                looking.Scoped(() => LossOf(part, batch, looking).Backward(looking));
            }
            return null;
        }
        catch (NonFiniteException e)
        {
            return e;
        }
    }

    private string? NotFinite(Func<Parameter, Tensor?> values) =>
        module.Parameters.FirstOrDefault(entry => values(entry.Parameter) is { } tensor && !tensor.IsFinite()).Path;

    private static DivergedException Error(string what, double loss, TrainerState state, NonFiniteException? first = null) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"Training diverged at step {state.Step + 1}, "
                + $"batch {state.Batch + 1} of epoch {state.Epoch + 1}. {what} Nothing was saved since the checkpoint before."),
            state.Step, state.Epoch, loss, first);
}
