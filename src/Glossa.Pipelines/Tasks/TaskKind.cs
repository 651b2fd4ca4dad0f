using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// A task: the purpose of a configuration, which its key <c>task</c> names. A task reads configurations, writes new ones, and scores and
/// describes the parts of model files that it trains. Commands ask the table of tasks (<see cref="Kinds.Tasks"/>); none knows a task by
/// name.
/// </summary>
public abstract class TaskKind : IKind
{
    /// <summary>The key of a configuration that names its task.</summary>
    public const string Key = "task";

    /// <summary>The name in configurations.</summary>
    public abstract string Kind { get; }

    /// <summary>The noun for its models, with its article: <c>a text classifier</c>.</summary>
    public abstract string Description { get; }

    /// <summary>The class of the parts that it trains.</summary>
    public abstract Type PartType { get; }

    /// <summary>The file of training texts that a new configuration names by default.</summary>
    public abstract string UsualTexts { get; }

    /// <summary>The kind of model that a new configuration names by default.</summary>
    public abstract string UsualModel { get; }

    /// <summary>Returns the names of the kinds of models that it trains.</summary>
    /// <param name="kinds">All kinds.</param>
    public abstract IEnumerable<string> Models(Kinds kinds);

    /// <summary>Writes a configuration to start from: YAML with every key and its meaning.</summary>
    /// <param name="model">The kind of model.</param>
    /// <param name="texts">The file of training texts.</param>
    /// <param name="kinds">All kinds.</param>
    /// <exception cref="ConfigException">There is no such kind of model.</exception>
    public abstract string Template(string model, string texts, Kinds kinds);

    /// <summary>Reads a configuration.</summary>
    /// <param name="source">The configuration as it was parsed.</param>
    /// <exception cref="ConfigException">It has a key or value that does not exist; with file and line.</exception>
    public abstract ITaskConfig Read(ConfigSource source);

    /// <summary>Scores a model.</summary>
    /// <param name="model">The model, with a part of <see cref="PartType"/>.</param>
    /// <param name="data">The file of texts, on which it was not trained.</param>
    /// <param name="fields">The fields of the file, where they differ from training.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataException">The data is missing or damaged, or has labels that the model does not know.</exception>
    public abstract Report Evaluate(
        ModelFile model, string data, TextFields fields, int threads = 0, CancellationToken cancellation = default);

    /// <summary>Describes a model: its layers, its configuration, its scores when it was trained.</summary>
    /// <param name="model">The model, with a part of <see cref="PartType"/>.</param>
    public abstract Report Describe(ModelFile model);

    /// <summary>Returns whether the task trains models such as this one: those with one part of <see cref="PartType"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kinds">All kinds.</param>
    public virtual bool Handles(ModelFile model, Kinds kinds) =>
        model.Parts.Count(part => part.IsEnabled && PartType.IsInstanceOfType(part.Part)) == 1;

    /// <summary>Returns the computation graph of a model's forward pass on an example text.</summary>
    /// <param name="model">The model, which the task trains.</param>
    /// <param name="text">The text.</param>
    /// <param name="detail">Whether layers are folded.</param>
    /// <exception cref="ConfigException">The task's models have no graph, or the text has nothing that the model reads.</exception>
    public virtual ComputationGraph Graph(ModelFile model, string text, GraphDetail detail = GraphDetail.Layers) =>
        throw new ConfigException($"Models of the task '{Kind}' have no computation graph.");

    /// <summary>Reads a configuration of any task.</summary>
    /// <param name="path">A YAML file; it is a text classifier's where it names no task.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">The file is missing, is not YAML, or has a key or value that does not exist; with file and
    /// line.</exception>
    public static ITaskConfig Load(string path, IEnumerable<string>? overrides = null, Kinds? kinds = null)
    {
        kinds ??= Kinds.BuiltIn;
        ConfigSource source = ConfigSource.Load(path, overrides, kinds);
        return source.Choose(Key, kinds.Tasks).Read(source);
    }

    /// <summary>Returns the task that trains models such as a given one; null when none does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kinds">The kinds; those that Glossa brings when left out.</param>
    public static TaskKind? Of(ModelFile model, Kinds? kinds = null)
    {
        kinds ??= Kinds.BuiltIn;
        return kinds.Tasks.All.FirstOrDefault(task => task.Handles(model, kinds));
    }
}
