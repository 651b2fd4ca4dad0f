using System.Globalization;
using Glossa.Labs;

// How far gradients reach back in recurrent networks, and what networks learn of it: prints tables, writes plots. With --quick it takes seconds and shows only that it works.
bool quick = args.Contains("--quick");
string folder = args.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal)) ?? "gradients";
GradientLabReport report = GradientLab.Run(quick ? GradientLabOptions.Quick : new GradientLabOptions(), new Shown());
Console.WriteLine(report.ToMarkdown());
report.Save(folder);
Console.WriteLine($"Plots and tables are in {folder}.");

internal sealed class Shown : IProgress<(string What, double Done)>
{
    public void Report((string What, double Done) value) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Done,5:P0}  {value.What}"));
}
