namespace Glossa.Pipelines;

/// <summary>Loads the parts of model files that make vectors of texts.</summary>
public static class TextVectors
{
    /// <summary>Loads the first part of a model file that has vectors of texts, or the transformer of a Hugging Face folder.</summary>
    /// <param name="path">The file, the folder that a training wrote it into, or the folder of a Hugging Face model.</param>
    /// <param name="kinds">The kinds it may name; those that Glossa brings when left out.</param>
    /// <exception cref="MissingPartException">No part has any: models of counts have none.</exception>
    /// <exception cref="ConfigException">There is no such file, or it contradicts itself.</exception>
    public static ITextVectors Load(string path, Kinds? kinds = null)
    {
        if (TextEmbedder.IsHuggingFace(path)) return TextEmbedder.Load(path);
        ModelFile file = ModelFile.Read(path, kinds);
        return file.Parts.Select(part => part.Part.Vectors).FirstOrDefault(vectors => vectors is not null)
            ?? throw new MissingPartException($"{path} has no vectors of texts: networks have them (a language model such as an lstm, "
                + "a classifier such as a cnn), models that count n-grams do not.");
    }
}
