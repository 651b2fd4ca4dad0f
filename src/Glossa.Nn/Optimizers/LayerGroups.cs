namespace Glossa.Nn;

/// <summary>
/// A model's parameters in groups from the input to the output, to be trained at different rates (discriminative fine-tuning, Howard and
/// Ruder 2018) or to be unfrozen one after another: <c>new Adam(new LayerGroups(model, "embedding", "lstm",
/// "output").ToParameterGroups(options))</c>.
/// </summary>
public sealed class LayerGroups
{
    /// <summary>The factor Howard and Ruder found good.</summary>
    public const double UsualFactor = 2.6;

    /// <summary>The layers that a model has by itself (<see cref="Module.ParameterLayers"/>).</summary>
    /// <param name="module">The model.</param>
    public LayerGroups(Module module) => Groups = module.ParameterLayers;

    /// <summary>Groups by the paths of the parameters.</summary>
    /// <param name="module">The model.</param>
    /// <param name="prefixes">The prefix of each group's paths, from the input to the output: <c>encoder.layers.0</c>; the longest that
    /// fits a path decides, and an empty one takes what no other does. Every parameter must be in one.</param>
    /// <exception cref="OptimizerException">A parameter is in no group, or a group has none.</exception>
    public LayerGroups(Module module, params IReadOnlyList<string> prefixes)
    {
        List<Parameter>[] groups = [.. prefixes.Select(_ => new List<Parameter>())];
        List<string> left = [];
        foreach ((string path, Parameter parameter) in module.Parameters)
        {
            int[] fitting = [.. Enumerable.Range(0, prefixes.Count).Where(i => prefixes[i].Length == 0
                || path == prefixes[i]
                || path.StartsWith(prefixes[i] + ".", StringComparison.Ordinal))];
            if (fitting.Length == 0) left.Add(path);
            else groups[fitting.MaxBy(i => prefixes[i].Length)].Add(parameter);
        }
        if (left.Count > 0)
        {
            throw new OptimizerException($"These parameters of the {module.GetType().Name} are in no group: "
                + $"{string.Join(", ", left.Take(10))}{(left.Count > 10 ? ", …" : "")}. "
                + "They would never be trained; add a prefix of theirs.");
        }
        if (Array.FindIndex(groups, group => group.Count == 0) is >= 0 and var empty)
        {
            IEnumerable<string> tops = module.Parameters.Select(entry => entry.Path.Split('.')[0]).Distinct();
            throw new OptimizerException($"No parameter of the {module.GetType().Name} belongs to the group '{prefixes[empty]}'. "
                + $"Its paths begin with {string.Join(", ", tops)}; a prefix ends at a dot, and may be given once.");
        }
        Groups = groups;
    }

    /// <summary>The groups, from the input to the output.</summary>
    public IReadOnlyList<IReadOnlyList<Parameter>> Groups { get; }

    /// <summary>
    /// The groups as an optimiser takes them, the last (the output's) first, for schedules and unfreezing begin with the first: group
    /// <c>l</c> from the output has the rate <c>η / factorˡ</c>.
    /// </summary>
    /// <param name="options">The settings; their learning rate is the output group's.</param>
    /// <param name="factor">By what the rate falls from group to group; 1 gives all the same.</param>
    /// <typeparam name="TOptions">The optimiser's settings.</typeparam>
    /// <exception cref="OptimizerException">The factor is not positive, or the settings contradict each other.</exception>
    public IReadOnlyList<ParameterGroup<TOptions>> ToParameterGroups<TOptions>(TOptions options, double factor = UsualFactor)
        where TOptions : OptimizerOptions
    {
        Setting.Positive(factor, nameof(factor));
        return [.. Groups.Reverse().Select((group, depth) => new ParameterGroup<TOptions>(
            group, options with { LearningRate = options.LearningRate / Math.Pow(factor, depth) }))];
    }
}
