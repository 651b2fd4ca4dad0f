using Glossa.Training;
using Glossa.Training.Child;

// Trains the toy, in one stage or several, into a folder until it is done or killed: reports every step, and continues when it is answered.
(string folder, int stages) = (args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
ToyTask task = new(width: 200);
Reporter reporter = new();
if (stages == 1) Toy.Trainer(task, Toy.Options(folder)).Train(Toy.Data(), reporter);
else new StagedTrainer<ToyExample>(task, Toy.Stages(task, stages)).Train(Toy.Data(), folder, ExistingTraining.Resume, reporter);
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
