using Glossa.Training;
using Glossa.Training.Child;

// Trains the toy into a folder, saying every step, until it is done or killed.
Reporter reporter = new();
Toy.Trainer(new ToyTask(width: 200), Toy.Options(args[0])).Train(Toy.Data(), reporter);
Console.WriteLine("done");
return 0;

internal sealed class Reporter : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine($"step {value.Step}");
}
