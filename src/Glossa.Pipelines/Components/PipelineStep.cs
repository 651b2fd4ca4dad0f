namespace Glossa.Pipelines;

/// <summary>A component's place in a pipeline.</summary>
/// <param name="Name">Its name there: not empty, without dots, different from the others'.</param>
/// <param name="Component">The component.</param>
/// <param name="IsEnabled">Whether it works; one that does not is there, but skipped.</param>
public sealed record PipelineStep(string Name, IPipelineComponent Component, bool IsEnabled = true);
