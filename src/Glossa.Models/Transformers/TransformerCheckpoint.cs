using System.Text;
using Glossa.Formats;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Reads and writes transformers in the layout of Hugging Face's folders.</summary>
public static class TransformerCheckpoint
{
    private const string WeightsName = "model.safetensors";

    /// <summary>Reads the model of a folder: its <c>config.json</c> and weights. Tensors of heads are not read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="families">The families to know; those that Glossa brings when left out.</param>
    /// <param name="weightsPath">A file of weights to read instead of those of the folder, or null.</param>
    /// <exception cref="HuggingFaceException">A file is missing or damaged, or tensors are missing or have other shapes than the
    /// settings say; with their names.</exception>
    /// <exception cref="TensorFileException">The weights are damaged, or want more than tensors.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Transformer Read(string folder, TransformerFamilies? families = null, string? weightsPath = null)
    {
        TransformerConfig config = (families ?? TransformerFamilies.BuiltIn).Read(HuggingFaceConfig.Read(folder));
        using HuggingFaceWeights weights = HuggingFaceWeights.Open(weightsPath ?? folder);
        string prefix = PrefixOf(config, weights);
        Transformer model = config.Fitting(name => weights.Contains(prefix + name)).Create();
        Load(model, model.Config.Tensors, prefix, weights, isWhole: true);
        return model;
    }

    /// <summary>Writes a model as a folder that Hugging Face's libraries read: <c>config.json</c> and <c>model.safetensors</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder; it is made where it is not there, and files of these names are replaced.</param>
    /// <param name="heads">Heads to write beside it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(Transformer model, string folder, params IReadOnlyList<TransformerHead> heads)
    {
        Directory.CreateDirectory(folder);
        HuggingFaceConfig settings = SettingsOf(model);
        Run run = Run.Inference();
        string prefix = heads.Count == 0 ? "" : model.Config.Prefix + ".";
        Dictionary<string, Tensor> tensors = [];
        Add(model, model.Config.Tensors, prefix);
        foreach (TransformerHead head in heads) Add(head, head.Tensors, "");
        SafetensorsWriter.Write(Path.Combine(folder, WeightsName), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        byte[] json = Encoding.UTF8.GetBytes(settings.ToJson());
        AtomicFile.Write(Path.Combine(folder, HuggingFaceConfig.FileName), stream => stream.Write(json));

        void Add(Module module, IEnumerable<CheckpointTensor> names, string before)
        {
            IReadOnlyDictionary<string, Tensor> state = module.State();
            foreach ((string name, Tensor tensor) in names.SelectMany(one => one.Split(state[one.Path], run)))
            {
                tensors.Add(before + name, tensor);
            }
        }
    }

    /// <summary>The settings of a model as Hugging Face's <c>config.json</c> has them.</summary>
    /// <param name="model">The model.</param>
    public static HuggingFaceConfig SettingsOf(Transformer model)
    {
        HuggingFaceConfig settings = new(model.Config.ModelType);
        model.Config.Visit(settings);
        return settings;
    }

    /// <summary>Fills a module from a checkpoint, in which every tensor must be there in its shape.</summary>
    /// <param name="module">The module.</param>
    /// <param name="tensors">Its tensors and those of the checkpoint.</param>
    /// <param name="prefix">What precedes their names in the checkpoint.</param>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="isWhole">Whether a tensor beside them, in the same parts of the checkpoint, is an error.</param>
    /// <exception cref="HuggingFaceException">Tensors are missing, have other shapes, or are too many.</exception>
    internal static void Load(
        Module module, IEnumerable<CheckpointTensor> tensors, string prefix, HuggingFaceWeights weights, bool isWhole)
    {
        Dictionary<string, Shape> own = module.Parameters.Concat(module.Buffers)
            .ToDictionary(entry => entry.Path, entry => entry.Parameter.Shape);
        List<CheckpointTensor> all = [.. tensors];
        StateReport report = Compare(all, own, prefix, weights);
        if (isWhole) report = report with { Unexpected = [.. Unexpected(all, prefix, weights)] };
        if (!report.IsComplete) throw new HuggingFaceException($"{weights.Path} does not fit its {HuggingFaceConfig.FileName}. {report}");
        Run run = Run.Inference();
        Dictionary<string, Tensor> state = [];
        foreach (CheckpointTensor tensor in all)
        {
            Tensor[] parts = [.. tensor.Names.Select(name => weights.Read(prefix + name, Backend.Cpu))];
            state.Add(tensor.Path, tensor.Join(parts, own[tensor.Path], run));
        }
        module.LoadState(state);
    }

    /// <summary>
    /// The prefix of the names in a checkpoint: empty where it holds the model alone, the family's name where it has heads beside it.
    /// </summary>
    private static string PrefixOf(TransformerConfig config, HuggingFaceWeights weights)
    {
        string prefix = config.Prefix + ".";
        // Some families have a part of the model's own that is named as the model is.
        string first = config.Tensors.First().Names[0];
        return !weights.Contains(first) && weights.Contains(prefix + first) ? prefix : "";
    }

    private static StateReport Compare(
        List<CheckpointTensor> tensors, Dictionary<string, Shape> own, string prefix, HuggingFaceWeights weights)
    {
        List<string> missing = [], misshapen = [];
        foreach (CheckpointTensor tensor in tensors)
        {
            Shape needed = tensor.PartShape(own[tensor.Path]);
            foreach (string name in tensor.Names.Select(name => prefix + name))
            {
                if (!weights.Contains(name)) missing.Add(name);
                else if (weights.ShapeOf(name) != needed) misshapen.Add($"{name}: {weights.ShapeOf(name)} where {needed} is needed");
            }
        }
        return new StateReport(missing, [], misshapen);
    }

    /// <summary>
    /// The tensors in the parts of a checkpoint that the model is made of which it does not have. Heads stand beside these parts; the
    /// numbers of the positions are no weights.
    /// </summary>
    private static IEnumerable<string> Unexpected(List<CheckpointTensor> tensors, string prefix, HuggingFaceWeights weights)
    {
        HashSet<string> known = [.. tensors.SelectMany(tensor => tensor.Names).Select(name => prefix + name)];
        string[] parts =
            [.. known.Select(name => name[..(name.IndexOf('.', prefix.Length) + 1)]).Where(part => part.Length > 0).Distinct()];
        return weights.Names.Where(name => !known.Contains(name)
            && parts.Any(part => name.StartsWith(part, StringComparison.Ordinal))
            && !name.EndsWith(".position_ids", StringComparison.Ordinal));
    }
}
