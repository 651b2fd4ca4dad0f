using Glossa.Bench.Suites;

namespace Glossa.Bench;

/// <summary>The table of all suites.</summary>
public static class AllSuites
{
    /// <summary>Every suite, by name.</summary>
    public static IReadOnlyList<BenchmarkSuite> List { get; } =
    [
        GemmSuite.Suite,
        ConvolutionSuite.Suite,
        RecurrentSuites.Lstm,
        RecurrentSuites.Gru,
        AttentionSuite.Suite,
        ElementwiseSuite.Suite,
        EmbeddingSuite.Suite,
        LanguageModelSuite.Suite,
        DeepMojiSuite.Suite,
        TransformerSuite.Suite,
        TokenizerSuite.Suite,
        WordPieceSuite.Suite,
        EmbedSuite.Suite,
        TextClassificationSuites.Train,
        TextClassificationSuites.Predict,
    ];
}
