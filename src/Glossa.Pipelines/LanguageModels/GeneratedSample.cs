namespace Glossa.Pipelines;

/// <summary>A text a model wrote to show what it has learned.</summary>
/// <param name="Temperature">The temperature it was sampled at.</param>
/// <param name="Text">The text, prefix included.</param>
public sealed record GeneratedSample(double Temperature, string Text);
