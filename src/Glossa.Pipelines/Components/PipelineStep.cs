namespace Glossa.Pipelines;

/// <summary>A component and its name in a pipeline.</summary>
/// <param name="Name">The name: not empty, without dots, different from the names of the other components.</param>
/// <param name="Component">The component.</param>
/// <param name="IsEnabled">Whether it annotates documents; a disabled one is kept, but skipped.</param>
public sealed record PipelineStep(string Name, IPipelineComponent Component, bool IsEnabled = true);
