using Glossa.Pipelines;

namespace Glossa.Fuzz;

/// <summary>Readers of configurations.</summary>
internal static class ConfigFiles
{
    private const string Comparison = "data: {train: text.txt}\nminutes: 0.1\nmodels:\n  counts: {model: {kind: kneser_ney, order: 3}}\n"
        + "  lstm:\n    model: {kind: lstm, width: 8}\n    training: {epochs: 2}\n";

    public static FuzzReader[] All { get; } =
    [
        FuzzReader.Of(
            "classifier-yaml",
            TextFiles.Written("config.yaml", new ClassifierConfig { Data = new DataConfig { Train = "train.jsonl" } }.ToCommentedYaml()),
            path => ClassifierConfig.Load(path).Validate()),
        FuzzReader.Of(
            "language-model-yaml",
            TextFiles.Written("config.yaml", new LanguageModelConfig { Data = new LanguageDataConfig { Train = "text.txt" } }.ToYaml()),
            path => LanguageModelConfig.Load(path).Validate()),
        FuzzReader.Of("comparison-yaml", TextFiles.Written("comparison.yaml", Comparison), ReadComparison),
    ];

    private static void ReadComparison(string path)
    {
        ComparisonConfig comparison = ComparisonConfig.Load(path);
        foreach (string name in comparison.Models.Keys) comparison.Of(name).Validate();
    }
}
