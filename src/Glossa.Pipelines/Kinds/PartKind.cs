namespace Glossa.Pipelines;

/// <summary>A kind of parts of model files: how a part is made, and its description for people.</summary>
/// <param name="Kind">The name in files.</param>
/// <param name="Type">The class of its parts.</param>
/// <param name="Description">The noun for a part, with its article: <c>a text classifier</c>.</param>
/// <param name="Command">The command that uses such a part: <c>glossa predict</c>.</param>
/// <param name="Load">Makes a part from its saved state.</param>
/// <param name="Make">Makes a part with its default settings; null where it must be trained first.</param>
public sealed record PartKind(
    string Kind, Type Type, string Description, string Command, Func<PartState, IModelPart> Load, Func<IModelPart>? Make = null) : IKind;
