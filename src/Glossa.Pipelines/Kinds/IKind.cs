namespace Glossa.Pipelines;

/// <summary>A row of a <see cref="KindTable{T}"/>: something that a configuration or a model file names.</summary>
public interface IKind
{
    /// <summary>The name in configurations and files.</summary>
    string Kind { get; }
}
