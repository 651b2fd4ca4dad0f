using Glossa.Training;
using Glossa.Training.Child;

// Trains the toy into a folder until it is done or killed: says every step, and goes on when it is answered with a line.
Reporter reporter = new();
Toy.Trainer(new ToyTask(width: 200), Toy.Options(args[0])).Train(Toy.Data(), reporter);
Console.WriteLine("done");
return 0;

internal sealed class Reporter : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        Console.WriteLine($"step {value.Step}");
        Console.ReadLine();
    }
}
