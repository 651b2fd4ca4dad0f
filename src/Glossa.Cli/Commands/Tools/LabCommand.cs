using System.CommandLine;
using Glossa.Lab;

namespace Glossa.Cli.Commands;

/// <summary>`glossa lab gradients`: experiments on top of the engine.</summary>
internal static class LabCommand
{
    public static Command Create()
    {
        Option<string> output = new("--output", "-o")
        {
            Description = "The folder for tables and plots.",
            DefaultValueFactory = _ => "gradients",
        };
        Option<bool> quick = new("--quick") { Description = "Only show that it works: a minute instead of ten." };
        Option<int> seed = new("--seed") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        Command gradients = new(
            "gradients", "Measure how far gradients reach back in RNN, GRU and LSTM. It also shows what the networks learn of it.")
        {
            output, quick, seed,
        };
        gradients.SetAction((parsed, cancellation) =>
        {
            GradientLabOptions options =
                (parsed.GetValue(quick) ? GradientLabOptions.Quick : new GradientLabOptions()) with { Seed = (ulong)parsed.GetValue(seed) };
            ProgressLine line = new();
            GradientLabReport report;
            try
            {
                report = GradientLab.Run(options, new ProgressReport(line), cancellation);
            }
            finally
            {
                line.Erase();
            }
            Console.Out.WriteLine(report.ToMarkdown());
            report.Save(parsed.GetValue(output)!);
            Console.Error.WriteLine($"Tables and plots are in {parsed.GetValue(output)}.");
            return Task.FromResult(0);
        });
        return new Command("lab", "Experiments on top of the engine.") { gradients };
    }

    private sealed class ProgressReport(ProgressLine line) : IProgress<(string What, double Done)>
    {
        public void Report((string What, double Done) value) => line.Show(value.What, value.Done);
    }
}
