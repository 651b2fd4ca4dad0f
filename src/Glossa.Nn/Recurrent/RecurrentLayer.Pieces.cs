using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Predictions of one long sequence, piece by piece.</summary>
public abstract partial class RecurrentLayer
{
    /// <summary>
    /// Reads one long sequence piece by piece, for predictions whose memory does not grow with its length. Each direction of each layer
    /// first runs through all pieces and keeps its states where they begin; from these any piece is computed, with the bits of the whole.
    /// </summary>
    /// <param name="x">The rows of a piece by its number, asked for again and again. <c>Shape: [rows, inputs]</c>.</param>
    /// <param name="pieces">The number of pieces.</param>
    /// <param name="run">The run to compute in; nothing is recorded or dropped.</param>
    /// <returns>The output of a piece by its number. <c>Shape: [rows, directions · state]</c>.</returns>
    public Func<int, Tensor> InPieces(Func<int, Tensor> x, int pieces, Run run)
    {
        Run raw = run.WithoutGradients();
        using LayerMark mark = raw.Enter(DisplayName);
        for (int layer = 0; layer < Options.Layers; layer++) x = LayerInPieces(layer, x, pieces, raw);
        return x;
    }

    private Func<int, Tensor> LayerInPieces(int layer, Func<int, Tensor> x, int pieces, Run run)
    {
        Tensor[][][] initial = new Tensor[Options.Directions][][];
        for (int d = 0; d < initial.Length; d++) initial[d] = InitialStates(layer, d, x, pieces, run);
        return piece =>
        {
            Tensor rows = x(piece);
            Tensor[] outputs = [.. initial.Select((states, direction) => ComputePiece(layer, direction, rows, states[piece], run).Output)];
            return outputs.Length == 1 ? outputs[0] : Tensor.Concat(outputs, -1, run);
        };
    }

    /// <summary>The states a direction begins each piece with: from the first piece on, or from the last on against the sequence.</summary>
    private Tensor[][] InitialStates(int layer, int direction, Func<int, Tensor> x, int pieces, Run run)
    {
        Tensor[][] initial = new Tensor[pieces][];
        Tensor[] current = [.. stateSizes.Select(size => run.Zeros([1, size]))];
        for (int i = 0; i < pieces; i++)
        {
            int piece = direction == 1 ? pieces - 1 - i : i;
            initial[piece] = current;
            if (i == pieces - 1) break;
            using Scope scope = run.OpenScope();
            Tensor[] final = ComputePiece(layer, direction, x(piece), current, run).Final;
            current = new Tensor[final.Length];
            for (int s = 0; s < final.Length; s++) current[s] = scope.Return(final[s]);
        }
        return initial;
    }

    private (Tensor Output, Tensor[] Final) ComputePiece(int layer, int direction, Tensor x, Tensor[] initial, Run run)
    {
        RecurrentWeights weights = directions[(layer * Options.Directions) + direction].Weights(0, run);
        return ComputeDirection(x, null, PackedLayout.Full(x.Shape[0], 1), weights, initial, direction == 1, run);
    }
}
