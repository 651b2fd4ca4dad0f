using System.CommandLine;

namespace Glossa.Cli.Commands;

/// <summary>`glossa transformer`: what pretrained transformers compute, from their folders as they are.</summary>
internal static class TransformerCommand
{
    public static Command Create() => new("transformer", "Look into pretrained transformers, such as BERT.")
    {
        TransformerEncodeCommand.Create(),
        FillMaskCommand.Create(),
    };

    /// <summary>The model of the commands.</summary>
    public static Argument<string> Model() => new("model")
    {
        Description = "The folder of a Hugging Face model (config.json, weights, vocabulary), or a model file with a transformer.",
    };
}
