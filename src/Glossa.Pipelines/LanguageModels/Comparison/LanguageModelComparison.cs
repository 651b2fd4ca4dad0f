using System.Globalization;
using System.Text;
using Glossa.Data;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Trains language models of several kinds on one text, one after another, and compares them.</summary>
public static class LanguageModelComparison
{
    private const string ReportFile = "comparison.md", PlotFile = "comparison.svg";

    /// <summary>
    /// Trains and compares. Resumed in the same folder, it continues where it stopped; models that are done are not trained again.
    /// </summary>
    /// <param name="config">The text and the models.</param>
    /// <param name="run">The folder for a folder of each model, the table (<c>comparison.md</c>) and the curves (<c>comparison.svg</c>);
    /// whether existing models are resumed or replaced; and who receives the progress.</param>
    /// <param name="started">Receives the name of each model before it is trained.</param>
    /// <param name="cancellation">Ends after the running step.</param>
    /// <exception cref="ConfigException">Settings contradict each other.</exception>
    /// <exception cref="DataException">The text is missing, damaged, or too short.</exception>
    /// <exception cref="TrainingException">Another comparison or training runs in the folder.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done is kept.</exception>
    public static ComparisonReport Run(
        ComparisonConfig config, TrainingRun run, Action<string>? started = null, CancellationToken cancellation = default)
    {
        string folder = run.Folder ?? throw new TrainingException("Models are compared in a folder, where each has its own: name one.");
        ExistingTraining existing = run.Existing;
        using FolderLock held = FolderLock.Take(folder);
        AtomicFile.DeleteLeftovers(folder);
        foreach (string name in config.Models.Keys)
        {
            config.Of(name).Validate();
            if (existing == ExistingTraining.Replace) Clear(FolderOf(folder, name));
        }
        if (existing == ExistingTraining.Replace) existing = ExistingTraining.Resume;
        List<ComparisonRow> rows = [];
        foreach (string name in config.Models.Keys)
        {
            cancellation.ThrowIfCancellationRequested();
            started?.Invoke(name);
            TrainedLanguageModel trained = LanguageModelTraining.Train(
                config.Of(name), run with { Folder = FolderOf(folder, name), Existing = existing }, cancellation);
            TrainingResult result = trained.Result;
            rows.Add(new ComparisonRow(
                name, trained.Generator.ToString(), trained.Generator.Parameters, (double)result.Steps / trained.StepsPerEpoch,
                result.Elapsed, trained.Generator.Scores ?? new Dictionary<string, double>(), result.History,
                trained.Generator.Generate(config.Sampling, cancellation)));
        }
        ComparisonReport report = new(config, rows);
        AtomicFile.Write(Path.Combine(folder, ReportFile), stream => stream.Write(Encoding.UTF8.GetBytes(report.ToMarkdown())));
        report.ToPlot().Save(Path.Combine(folder, PlotFile));
        return report;
    }

    /// <summary>
    /// Deletes a model and its training: all of them before the first is trained anew, so that a comparison stopped meanwhile does not
    /// continue with old ones.
    /// </summary>
    private static void Clear(string folder)
    {
        using TrainingFolder old = TrainingFolder.Open(folder, ExistingTraining.Replace, ModelFile.FileName);
        old.Begin();
        File.Delete(Path.Combine(folder, ModelFile.FileName));
    }

    /// <summary>Returns the folder of a model: its name in small letters and digits.</summary>
    private static string FolderOf(string folder, string name)
    {
        char Plain(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' ? char.ToLower(c, CultureInfo.InvariantCulture) : '-';
        return Path.Combine(folder, string.Concat(name.Select(Plain)));
    }
}
