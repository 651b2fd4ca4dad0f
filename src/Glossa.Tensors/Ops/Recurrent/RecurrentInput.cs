namespace Glossa.Tensors;

/// <summary>The weights of one direction of one recurrent layer, in PyTorch's layout.</summary>
/// <param name="Input">W: from the input. <c>Shape: [gates · hidden, inputs]</c>.</param>
/// <param name="Hidden">U: from the previous state. <c>Shape: [gates · hidden, state]</c>, where the state is h or its projection.</param>
/// <param name="InputBias">b, or null. <c>Shape: [gates · hidden]</c>.</param>
/// <param name="HiddenBias">b′, or null. <c>Shape: [gates · hidden]</c>.</param>
/// <param name="Projection">W_r of an LSTM whose state is <c>W_r h</c> (Sak et al. 2014), or null. <c>Shape: [state, hidden]</c>.</param>
public sealed record RecurrentWeights(Tensor Input, Tensor Hidden, Tensor? InputBias, Tensor? HiddenBias, Tensor? Projection = null);

public sealed partial class Tensor
{
    // Of how many symbols at most the products are kept in predictions: all characters, but not all words, which would take more memory
    // than the model.
    private const int MostKeptRows = 1024;

    /// <summary>
    /// The part of a recurrent layer's sums that its input gives at all steps, <c>W x + b</c>. Of rows by id, <c>x = E[id]</c>, this is
    /// <c>(E Wᵀ + b)[id]</c>: where symbols are fewer than steps, each is multiplied once. Predictions keep the products of small tables,
    /// so that a step only looks one up. The bits are the same either way.
    /// </summary>
    private Tensor FromInput(RecurrentWeights weights, Tensor? bias, IdTensor? ids, bool spreads, Run run)
    {
        if (ids is null) return Linear(weights.Input, bias, spreads, run);
        if (!run.RecordsGradients && Shape[0] <= MostKeptRows && IsParameter && weights.Input.IsParameter)
        {
            return KeptProducts(weights, bias, run).Lookup("selectRows", ids, null, run, spreads);
        }
        return ids.Count > Shape[0]
            ? Linear(weights.Input, bias, run).Lookup("selectRows", ids, null, run, spreads)
            : Embedding(ids, run).Linear(weights.Input, bias, spreads, run);
    }

    /// <summary>The products of all rows of this table, kept beside the weight until one of them changes.</summary>
    private Tensor KeptProducts(RecurrentWeights weights, Tensor? bias, Run run)
    {
        Storage weight = weights.Input.Storage;
        InputProducts key = new(
            Storage, Storage.Version, weights.InputBias?.Storage, weights.InputBias?.Storage.Version, weights.HiddenBias?.Storage,
            weights.HiddenBias?.Storage.Version);
        if (weight.Cache is { Value: KeptInput kept } cache && cache.Version == weight.Version && kept.Of == key) return kept.Products;
        Tensor products = run.Scoped(() => Linear(weights.Input, bias, run)).Keep();
        weight.Cache = new VersionedCache(weight.Version, new KeptInput(key, products));
        return products;
    }

    private void CheckRecurrent(string op, int gates, PackedLayout layout, RecurrentWeights weights, Tensor hidden, IdTensor? ids, Run run)
    {
        run.Check(op, this, weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias, weights.Projection, hidden);
        int state = weights.Hidden.Shape[-1], size = weights.Projection is { } projection ? projection.Shape[-1] : state;
        run.CheckShape(op, "the hidden weight", weights.Hidden, [gates * size, state], $"{gates} gates of {size} by the state's width");
        run.CheckShape(op, "the projection", weights.Projection, [state, size], "the state's width by the hidden size");
        if (ids is null)
        {
            run.CheckShape(
                op, "the input", this, [layout.Rows, weights.Input.Shape[-1]], "the layout's rows by the input weight's columns");
        }
        else
        {
            run.CheckShape(op, "the table", this, [Shape[0], weights.Input.Shape[-1]], "any rows by the input weight's columns");
            if (ids.Shape.Rank != 1 || ids.Count != layout.Rows)
            {
                throw run.Mismatch(op, $"the ids have shape {ids.Shape}, but the layout has {layout.Rows} rows");
            }
            run.CheckIndices(op, "id", ids, Shape[0]);
        }
        run.CheckShape(op, "the input weight", weights.Input, [gates * size, Shape[1]], $"{gates} gates of {size} by the input's columns");
        run.CheckShape(op, "the hidden state", hidden, [layout.Sequences, state], "one row for each sequence");
    }

    /// <summary>Requires weights without a projection: only an LSTM has one.</summary>
    private static void CheckUnprojected(string op, RecurrentWeights weights, Run run)
    {
        if (weights.Projection is not { } w) return;
        throw run.Mismatch(op, $"the weights have a projection of shape {w.Shape}, but only an LSTM projects its state");
    }

    /// <summary>The tensor that keeps the sums before the activations, or null when no derivative will read them.</summary>
    private static Tensor? KeptSums(Activation gate, Activation state, Shape shape, Run run)
    {
        bool keeps = run.RecordsGradients && ((gate.SlopeReads | state.SlopeReads) & Reads.Input) != 0;
        return keeps ? run.EmptySpread(shape) : null;
    }

    /// <summary>The sources of kept products, besides the weight they are kept beside.</summary>
    private sealed record InputProducts(
        Storage Table, int TableVersion, Storage? InputBias, int? InputBiasVersion, Storage? HiddenBias, int? HiddenBiasVersion);

    private sealed record KeptInput(InputProducts Of, Tensor Products);
}
