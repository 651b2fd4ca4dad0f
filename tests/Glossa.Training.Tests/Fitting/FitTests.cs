using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Training.Tests;

/// <summary>Fitting modules to arrays: it learns, is the loop written by hand, and cancels and resumes as the trainer does.</summary>
public sealed class FitTests
{
    private static readonly Tensor Inputs = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });

    private static Sequential Network(int inputs, int outputs) =>
        new Sequential(new Linear(inputs, 8), new Activate(Activation.Tanh), new Linear(8, outputs)).Initialize(3);

    [Fact]
    public void Classes_of_exclusive_or_are_learned()
    {
        Sequential model = Network(2, 2);
        IdTensor classes = IdTensor.Of(0L, 1L, 1L, 0L);
        TrainingResult result = model.Fit(
            Inputs, classes, (x, y, run) => Loss.CrossEntropy(model.Forward(x, run), y, run),
            new Adam(model, new AdamOptions { LearningRate = 0.05 }), new FitOptions { MaxEpochs = 150, BatchSize = 4 });
        Assert.Equal((TrainingStatus.Completed, 150L, 150L), (result.Status, result.Epochs, result.Steps));
        Run inference = Run.Inference();
        Assert.Equal([0L, 1L, 1L, 0L], model.Forward(Inputs, inference).ArgMax(1, inference).Span.ToArray());
    }

    [Fact]
    public void A_regression_finds_its_line_and_the_best_parameters_are_kept()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([200, 3], 1);
        Tensor y = x.Linear(Tensor.From(new float[,] { { 2, -1, 0.5f } }), Tensor.From([0.25f], [1]), run);
        Linear model = new Linear(3, 1).Initialize(4);
        Log log = new();
        FitOptions options = new() { MaxEpochs = 40, BatchSize = 16, ValidationFraction = 0.2, Seed = 5 };
        TrainingResult result = model.Fit(x, y, Error(model), new Adam(model, new AdamOptions { LearningRate = 0.02 }), options, log);
        Assert.Equal(40 * 10, result.Steps);
        Assert.Equal(40, log.Evaluations.Count);
        Assert.Equal(result.History.Min(row => row.Score), result.Best!.Score);
        Assert.InRange(result.Best.Score!.Value, 0, 1e-4);
        Close.Assert("weight", Tensor.From(new float[,] { { 2, -1, 0.5f } }), model.Weight.Value, 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void It_is_the_loop_written_by_hand(int threads)
    {
        Tensor x = Sample.Uniform([50, 3], 1), y = Sample.Uniform([50, 2], 2);
        Sequential fitted = Network(3, 2), looped = Network(3, 2);
        fitted.Fit(x, y, Error(fitted), new Adam(fitted), new FitOptions { MaxEpochs = 3, BatchSize = 8, Seed = 7, Threads = threads });

        Run run = Run.ForTraining(seed: 7, threads: 2);
        Adam adam = new(looped);
        TensorBatches<Tensor, Tensor> batches = Batches.Of(x, y, size: 8, seed: 7);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach ((Tensor some, Tensor targets) in batches.Epoch(epoch, run))
            {
                using Scope scope = run.OpenScope();
                Loss.Mse(looped.Forward(some, run), targets, run).Backward(run);
                adam.Step(run);
                adam.ClearGradients();
            }
        }
        foreach ((string path, Tensor tensor) in looped.State()) Close.AssertSameBits(path, tensor, fitted.State()[path]);
    }

    [Fact]
    public void Ids_are_examples_too()
    {
        Embedding words = new Embedding(6, 2).Initialize(1);
        IdTensor ids = new([0, 1, 2, 3, 4, 5, 1, 3], [4, 2]);
        Tensor targets = Tensor.From(new float[,] { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 0, 0 } });
        words.Fit(
            ids, targets, (x, y, run) => Loss.Mse(words.Forward(x, run).Mean(1, run), y, run),
            new Adam(words, new AdamOptions { LearningRate = 0.1 }), new FitOptions { MaxEpochs = 200, BatchSize = 2 });
        Run inference = Run.Inference();
        Assert.InRange(Loss.Mse(words.Forward(ids, inference).Mean(1, inference), targets, inference).ToDouble(), 0, 1e-3);
    }

    [Fact]
    public void A_cancelled_fit_resumes_to_the_same_bits()
    {
        using TempFolder folder = new();
        Tensor x = Sample.Uniform([40, 3], 1), y = Sample.Uniform([40, 2], 2);
        FitOptions options = new() { MaxEpochs = 4, BatchSize = 8, ValidationFraction = 0.25, Seed = 2, ReportEvery = 1, Threads = 1 };
        Sequential whole = Network(3, 2), interrupted = Network(3, 2), rest = Network(3, 2);
        whole.Fit(x, y, Error(whole), new Adam(whole), options);

        using CancellationTokenSource cancellation = new();
        FitOptions written = options with { OutputFolder = folder["out"], Existing = ExistingTraining.Resume };
        Stopper stopper = new(cancellation, 6);
        TrainingResult cut = interrupted.Fit(x, y, Error(interrupted), new Adam(interrupted), written, stopper, cancellation.Token);
        Assert.Equal(TrainingStatus.Cancelled, cut.Status);
        TrainingResult result = rest.Fit(x, y, Error(rest), new Adam(rest), written);
        Assert.Equal((TrainingStatus.Completed, 16L), (result.Status, result.Steps));
        foreach ((string path, Tensor tensor) in whole.State()) Close.AssertSameBits(path, tensor, rest.State()[path]);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_named()
    {
        Linear model = new Linear(2, 1).Initialize(1);
        Tensor three = Tensor.From([1, 2, 3], [3, 1]);
        DataException error = Assert.Throws<DataException>(() => model.Fit(Inputs, three, Error(model), new Adam(model)));
        Assert.Contains("[4, 2] and the targets [3, 1]", error.Message, StringComparison.Ordinal);
        FitOptions much = new() { ValidationFraction = 1.5 };
        Assert.Throws<DataException>(() => model.Fit(Inputs, Inputs, Error(model), new Adam(model), much));
        Assert.Throws<TrainingException>(() => model.Fit(Inputs, Inputs, Error(model), new Adam(model), new FitOptions { Patience = 1 }));
    }

    private static Func<Tensor, Tensor, Run, Tensor> Error(Layer model) => (x, y, run) => Loss.Mse(model.Forward(x, run), y, run);

    private sealed class Stopper(CancellationTokenSource cancellation, long step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step) cancellation.Cancel();
        }
    }
}
