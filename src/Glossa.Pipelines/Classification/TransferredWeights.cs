using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>What a model's weights start from besides chance: another model's, or word vectors.</summary>
internal static class TransferredWeights
{
    /// <summary>Takes a model's weights over; of another one's table of more words the first rows. An output layer of other labels is left as it is.</summary>
    /// <param name="model">The model, initialised.</param>
    /// <param name="start">The model to start from, of the same kind and sizes.</param>
    /// <exception cref="ConfigException">A weight of the model is missing there or has another shape.</exception>
    public static void Take(TextCategorizer model, TextCategorizer start)
    {
        HashSet<Parameter> output = model.Labels.Names.SequenceEqual(start.Labels.Names) ? [] : [.. model.Classifier.ParameterLayers[^1]];
        Dictionary<string, Tensor> weights = new(start.Classifier.State());
        if (start.Inputs.Ngrams is { } theirs) Renumber(weights, model.Classifier, theirs, model.Inputs.Ngrams!);
        foreach ((string path, Parameter parameter) in model.Classifier.Parameters)
        {
            if (output.Contains(parameter)) continue;
            if (!weights.TryGetValue(path, out Tensor? weight) || !Fits(weight.Shape, parameter.Shape)) throw new ConfigException($"The model of transfer.from has {(weight is null ? "no weight" : $"a weight of the shape {weight.Shape}")} for '{path}', which has the shape {parameter.Shape}. Start from a model of the same kind and inputs.");
            float[] values = parameter.Value.ToArray();
            weight.ToArray().CopyTo(values, 0);
            parameter.Value.CopyFrom(values);
        }
    }

    /// <summary>Sets the first columns of a DeepMoji's words to vectors; words that have none keep what they have.</summary>
    /// <param name="model">The model, initialised.</param>
    /// <param name="path">The file of the vectors.</param>
    /// <exception cref="ConfigException">There is no DeepMoji or no such file, or its vectors are longer than the model's.</exception>
    /// <exception cref="TextException">It is not one of word vectors.</exception>
    public static void Set(TextCategorizer model, string path)
    {
        DeepMojiClassifier classifier = Find<DeepMojiClassifier>(model.Classifier) ?? throw new ConfigException(
            $"model.start_vectors is what the words of a DeepMoji start from, which a model of the kind '{model.Config.Model.Kind}' "
          + "is not: leave it out, or set model.vectors.");
        if (!File.Exists(path)) throw new ConfigException($"There is no file '{path}' of word vectors, which model.start_vectors names.");
        WordVectors vectors = WordVectors.Load(path);
        int width = classifier.Network.Options.Width;
        if (vectors.Dimensions > width) throw new ConfigException($"The vectors of {path} have {vectors.Dimensions} columns, but the model's words only {width}: set model.width to {vectors.Dimensions} or more.");
        Tensor table = classifier.Network.Words.Value;
        float[] values = table.ToArray();
        for (int word = 0; word < classifier.Vocabulary.Count; word++)
        {
            if (vectors.RowOf(classifier.Vocabulary.Table[word]) is var row and >= 0) vectors.Row(row).CopyTo(values.AsSpan(word * width));
        }
        table.CopyFrom(values);
    }

    /// <summary>Brings another model's weights of n-grams into the rows they have in this one, which has more.</summary>
    private static void Renumber(Dictionary<string, Tensor> weights, Module model, OccurringHashes theirs, OccurringHashes own)
    {
        if (Find<NgramClassifier>(model) is not { } linear || !weights.TryGetValue(linear.Weight.Path, out Tensor? weight)) return;
        int classes = linear.Classes, row = 0;
        if (weight.Shape.Columns != classes) return;
        float[] from = weight.ToArray(), to = new float[own.Count * classes];
        foreach (int hash in theirs.Hashes) from.AsSpan(row++ * classes, classes).CopyTo(to.AsSpan(own.NumberOf(hash) * classes));
        weights[linear.Weight.Path] = Tensor.From(to, [own.Count, classes]);
    }

    private static T? Find<T>(Module module) where T : Module =>
        module as T ?? module.Children.Select(child => Find<T>(child.Module)).FirstOrDefault(found => found is not null);

    private static bool Fits(Shape weight, Shape parameter) => weight == parameter || (weight.Rank == 2 && parameter.Rank == 2 && weight[1] == parameter[1] && weight[0] < parameter[0]);
}
