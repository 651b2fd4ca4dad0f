using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests.Encoders;

/// <summary>An encoder is a part of its own in model files, which other trainings and other heads start from.</summary>
public sealed class EncoderPartTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> EncoderKinds => [.. Glossa.Pipelines.Kinds.BuiltIn.Encoders.Names];

    [Theory]
    [MemberData(nameof(EncoderKinds))]
    public void A_classifier_over_token_vectors_is_stored_as_encoder_and_head(string kind)
    {
        string path = Samples.Train(folder, kind);
        ModelFile file = ModelFile.Read(path);
        Assert.Equal(["encoder", "textcat"], file.Parts.Select(part => part.Name));
        EncoderPart encoder = ModelFile.Load<EncoderPart>(path);
        Assert.Equal(kind, encoder.Config.Kind);
        TextCategorizer categorizer = file.Part<TextCategorizer>();
        Assert.Same(file.Part<EncoderPart>(), categorizer.Encoder);
        Assert.Contains(categorizer.Classifier.Modules, entry => entry.Module == categorizer.Encoder!.Encoder);
        TokenBatch batch = new([Tokenizer.For(English.Language).Tokenize("a fine film")]);
        Run run = Run.Inference();
        Close.AssertSameBits("vectors", categorizer.Encoder!.Encoder.Forward(batch, run), encoder.Encoder.Forward(batch, run));
        // Nothing is stored twice.
        using SafetensorsFile stored = SafetensorsFile.Open(path);
        Assert.DoesNotContain(stored.Names, name => name.StartsWith("textcat.encoder.tokens", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_training_starts_from_the_encoder_of_a_model_file()
    {
        string path = Samples.Train(folder);
        EncoderPart start = ModelFile.Load<EncoderPart>(path);
        ClassifierConfig config = ClassifierConfig.Parse($"model: {{kind: cnn, from: '{path}', dropout: 0.5}}") with
        {
            Data = Samples.Config(folder).Data,
            Training = new TrainingConfig { Epochs = 1, LearningRate = 0, Patience = 0 },
        };
        TextCategorizer trained = ClassifierTraining.Train(config).Categorizer;
        CnnConfig own = Assert.IsType<CnnConfig>(trained.Encoder!.Config);
        Assert.Equal((((CnnConfig)start.Config).Width, 0.5), (own.Width, own.Dropout));
        foreach ((string name, Tensor weight) in start.Encoder.State())
        {
            Close.AssertSameBits(name, weight, trained.Encoder.Encoder.State()[name]);
        }

        ClassifierConfig other = config with { Model = new LstmConfig { From = path } };
        Assert.Contains("is of the kind 'cnn', not 'lstm'", Assert.Throws<ConfigException>(() => ClassifierTraining.Train(other)).Message);
        ClassifierConfig none = config with { Model = new CnnConfig { From = folder["nowhere"] } };
        Assert.Contains("nowhere", Assert.Throws<ConfigException>(() => ClassifierTraining.Train(none)).Message);
    }

    [Fact]
    public void A_head_whose_encoder_is_missing_is_refused()
    {
        string path = Samples.Train(folder);
        Dictionary<string, string> metadata;
        Dictionary<string, Tensor> tensors;
        using (SafetensorsFile stored = SafetensorsFile.Open(path))
        {
            metadata = new(stored.Metadata);
            tensors = stored.Names.ToDictionary(name => name, name => stored.Read(name, Backend.Cpu));
        }
        foreach (string wrong in new[] { "nobody", "textcat", "" })
        {
            string parts = metadata["parts"].Replace("\"encoder\":\"encoder\"", $"\"encoder\":\"{wrong}\"", StringComparison.Ordinal);
            SafetensorsWriter.Write(folder["wrong.safetensors"], tensors, new Dictionary<string, string>(metadata) { ["parts"] = parts });
            string message = Assert.Throws<ConfigException>(() => Language.Load(folder["wrong.safetensors"])).Message;
            Assert.Contains($"it reads the encoder '{wrong}', which is not there", message, StringComparison.Ordinal);
        }
    }
}
