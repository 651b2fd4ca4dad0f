using Glossa.Data;
using Glossa.Nn;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

/// <summary>Tests of training into a folder that already holds one.</summary>
public sealed class ExistingTrainingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private TrainingOptions Options => Toy.Options(folder["out"]) with { MaxEpochs = 1 };

    [Fact]
    public void It_is_refused_unless_asked_otherwise_and_left_as_it_is()
    {
        Toy.Trainer(new ToyTask(), Options).Train(Toy.Data());
        string[] before = Content();
        ToyTask task = new();
        Trainer<ToyExample> again = Toy.Trainer(task, Options with { Existing = ExistingTraining.Refuse });
        ExistingTrainingException refused = Assert.Throws<ExistingTrainingException>(() => again.Train(Toy.Data()));
        Assert.Equal((folder["out"], true), (refused.Folder, refused.CanResume));
        Assert.Empty(task.Seen);
        Assert.Equal(before, Content());
    }

    [Fact]
    public void It_is_replaced_when_asked()
    {
        Toy.Trainer(new ToyTask(), Options with { MaxEpochs = 3 }).Train(Toy.Data());
        TrainingResult result = Toy.Trainer(new ToyTask(), Options with { Existing = ExistingTraining.Replace }).Train(Toy.Data());
        Assert.Equal(3, result.Steps);
        Assert.Equal(4, File.ReadLines(Path.Combine(folder["out"], "log.jsonl")).Count());
        Assert.Single(Directory.GetFiles(Path.Combine(folder["out"], "events")));
        Assert.Equal(3, new CheckpointFolder(Path.Combine(folder["out"], "checkpoints")).Read(Tensors.Backend.Cpu).State.Step);
    }

    [Fact]
    public void Replacing_nothing_starts()
    {
        Directory.CreateDirectory(folder["out"]);
        Assert.Equal(3, Toy.Trainer(new ToyTask(), Options with { Existing = ExistingTraining.Replace }).Train(Toy.Data()).Steps);
    }

    [Fact]
    public void Other_data_another_seed_or_another_model_cannot_go_on()
    {
        Toy.Trainer(new ToyTask(), Options).Train(Toy.Data());
        TrainingData<ToyExample> data = Toy.Data();
        void Fails(
            string piece, TrainingOptions options, TrainingData<ToyExample> data, ToyTask? task = null,
            Func<Module, Optimizer>? optimizer = null)
        {
            task ??= new ToyTask();
            string before = TrainerTests.Weights(task.Module);
            CheckpointException error = Assert.Throws<CheckpointException>(
                () => new Trainer<ToyExample>(task, optimizer?.Invoke(task.Module) ?? new Adam(task.Module), options).Train(data));
            Assert.Contains(piece, error.Message, StringComparison.Ordinal);
            if (optimizer is null) Assert.Equal(before, TrainerTests.Weights(task.Module));
        }
        string[] before = Content();
        Fails("sampler differs: it was 'BalancedSampler of 70 examples", Options, data with
        {
            Source = new SampledBatches<ToyExample>(Toy.Examples(71), new CountSampler(71)),
        });
        Fails("seed differs: it was '3', now it is '4'", Options with { Seed = 4 }, data);
        Fails("accumulated batches", Options with { Accumulate = 1 }, data);
        Fails("parameter average", Options with { Average = null }, data);
        Fails("plateau", Options with { Plateau = null }, data);
        Fails("another model", Options, data, new ToyTask(width: 9));
        Fails("Adam cannot be loaded into Sgd", Options, data, optimizer: module => new Sgd(module));
        Assert.Equal(before, Content());
    }

    [Fact]
    public void A_damaged_checkpoint_is_an_error_and_stays_as_it_is()
    {
        Toy.Trainer(new ToyTask(), Options).Train(Toy.Data());
        string file = Directory.GetFiles(folder["out"], "optimizer.safetensors", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^4]);
        string[] before = Content();
        Assert.Contains(
            "damaged", Assert.Throws<CheckpointException>(() => Toy.Trainer(new ToyTask(), Options).Train(Toy.Data())).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, Content());
    }

    [Fact]
    public void Two_trainings_at_once_do_not_write_into_one_folder()
    {
        ToyTask task = new();
        Exception? inner = null;
        task.OnEvaluate = () => inner = Record.Exception(() => Toy.Trainer(new ToyTask(), Options).Train(Toy.Data()));
        Toy.Trainer(task, Options).Train(Toy.Data());
        Assert.Contains("another training", Assert.IsType<TrainingException>(inner).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_divergence_keeps_the_checkpoint_before()
    {
        ToyTask task = new();
        task.OnLoss = (loss, run) => task.Seen.Count > 4 ? loss.Scale(double.NaN, run) : loss;
        Assert.Throws<DivergedException>(() => Toy.Trainer(task, Options).Train(Toy.Data()));
        Assert.Equal(1, new CheckpointFolder(Path.Combine(folder["out"], "checkpoints")).Read(Tensors.Backend.Cpu).State.Step);
        TrainingResult result = Toy.Trainer(new ToyTask(), Options).Train(Toy.Data());
        Assert.Equal((TrainingStatus.Completed, 3), (result.Status, result.Steps));
    }

    private string[] Content() =>
        [.. Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(file))}")];
}
