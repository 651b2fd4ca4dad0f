using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Finds the sentences of documents by their closing marks (<see cref="Sentencizer"/>): afterwards <see cref="Doc.Sentences"/> are known.
/// </summary>
public sealed class SentencizerComponent : IPipelineComponent
{
    /// <summary>The name of its kind.</summary>
    public const string KindName = "sentencizer";

    private readonly IReadOnlyList<string>? marks;
    private readonly Sentencizer sentencizer;

    /// <summary>Creates a sentencizer.</summary>
    /// <param name="marks">The tokens that end a sentence, or null for the closing marks of the world's scripts.</param>
    public SentencizerComponent(IReadOnlyList<string>? marks = null)
    {
        this.marks = marks;
        sentencizer = new Sentencizer(marks);
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public void Annotate(TokenBatch batch, Run run)
    {
        foreach (Doc doc in batch.Docs) sentencizer.Process(doc);
    }

    /// <inheritdoc/>
    public PartState Save() => new(
        marks is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["marks"] = JsonSerializer.Serialize([.. marks], PipelineJson.Default.StringArray) },
        new Dictionary<string, Tensor>());

    /// <summary>Makes one from its saved state.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">The marks are damaged.</exception>
    internal static SentencizerComponent Load(PartState state) =>
        new(state.Texts.TryGetValue("marks", out string? marks)
            ? StrictJson.Read(marks, "the marks", list => list.List(mark => mark.Text()))
            : null);
}
