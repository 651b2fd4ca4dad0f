using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

public sealed class TransformerTrainingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("mean")]
    [InlineData("class_vector")]
    [InlineData("pooler")]
    public void A_classifier_learns_on_a_pretrained_transformer_and_is_loaded_as_it_was(string pooling)
    {
        ClassifierConfig config = Samples.Config(folder) with
        {
            Model = (SmallBert.Encoder with { Dropout = 0 }).ToClassifier(pooling),
            Training = new TrainingConfig { Epochs = 20, LearningRate = 1e-3, BatchSize = 4, Patience = 0, Metric = "loss" },
        };
        TrainedClassifier trained = ClassifierTraining.Train(config, folder["out"]);
        Assert.Equal(1, trained.Categorizer.Scores!.Accuracy);
        Language loaded = Language.Load(folder["out"]), here = Language.Blank("en").Add(trained.Categorizer);
        Assert.Equal(here.Process("a fine film").Cats, loaded.Process("a fine film").Cats);
    }

    [Fact]
    public void Without_a_model_to_start_from_the_error_says_what_to_set()
    {
        ClassifierConfig config = Samples.Config(folder) with { Model = new TransformerEncoderConfig() };
        GlossaException error = Assert.ThrowsAny<GlossaException>(() => ClassifierTraining.Train(config, folder["out"]));
        Assert.Contains("'from'", error.Message, StringComparison.Ordinal);
    }
}
