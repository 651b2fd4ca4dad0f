using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>Some steps of several streams of a text, read side by side.</summary>
/// <param name="Position">The step of the streams it begins at; 0 where nothing came before.</param>
/// <param name="Ids">The symbols to read. <c>Shape: [steps, streams]</c>.</param>
/// <param name="Targets">The symbol that follows each. <c>Shape: [steps · streams]</c>.</param>
/// <param name="Labels">The label of each symbol's text, or null where texts have none. <c>Shape: [steps · streams]</c>.</param>
public sealed record StreamChunk(long Position, IdTensor Ids, IdTensor Targets, IdTensor? Labels = null);
