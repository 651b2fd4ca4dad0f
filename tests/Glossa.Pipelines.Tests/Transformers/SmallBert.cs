using Glossa.Testing;
using Glossa.Text;

namespace Glossa.Pipelines.Tests;

/// <summary>A BERT of two layers of 32, in the layout of Hugging Face.</summary>
internal static class SmallBert
{
    /// <summary>Its folder.</summary>
    public static string Folder => Path.Combine(Repository.Root, "tests", "fixtures", "transformers", "bert-uncased");

    /// <summary>A pipeline that computes vectors with it.</summary>
    public static Language Pipeline() => Language.Blank("en").Add(TransformerModels.Import(Folder));

    /// <summary>The encoder of a configuration.</summary>
    public static TransformerEncoderConfig Encoder => new() { From = Folder };

    /// <summary>A document of words without pieces in common.</summary>
    public static Doc Doc(string text) => Pipeline().Process(text);
}
