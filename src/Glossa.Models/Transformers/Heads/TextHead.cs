using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Classifies texts by the vector of one piece: <c>logits = W f(V x + a) + b</c>, as each family has it.</summary>
public sealed class TextHead : TransformerHead
{
    private readonly HeadNames names;
    private readonly double dropout;
    private readonly Linear? dense;
    private readonly Linear output;

    /// <summary>A head.</summary>
    /// <param name="config">The settings of the model that it reads.</param>
    /// <param name="outputs">The number of classes.</param>
    public TextHead(TransformerConfig config, int outputs)
    {
        (names, dropout) = (config.HeadNames, config.Dropout);
        if (names.TextDense is not null) dense = new Linear(config.Size, config.Size, initializers: config.Initializers);
        output = new Linear(config.Size, outputs, initializers: config.Initializers);
    }

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors =>
    [
        .. names.TextDense is { } map ? CheckpointTensor.Layer("dense", map) : [],
        .. CheckpointTensor.Layer("output", names.TextOutput),
    ];

    /// <summary>Classifies texts.</summary>
    /// <param name="batch">Their pieces.</param>
    /// <param name="encoded">The model's results for them.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits. <c>Shape: [texts, classes]</c>.</returns>
    /// <exception cref="ModelException">The head reads a text's vector, and the model makes none.</exception>
    public Tensor Forward(PieceBatch batch, TransformerOutput encoded, Run run) => Within(run, () =>
    {
        if (dense is null)
        {
            Tensor pooled = encoded.Pooled ?? throw new ModelException("The head reads a vector of each text, and the model makes none.");
            return output.Forward(pooled.Dropout(dropout, run), run);
        }
        Tensor x = encoded.LastHiddenState.SelectRows(names.ReadsLastPiece ? batch.LastRows() : batch.FirstRows(), run);
        Tensor hidden = TransformerActivations.Find(names.TextActivation).Apply(dense.Forward(x.Dropout(dropout, run), run), run);
        return output.Forward(hidden.Dropout(dropout, run), run);
    });
}
