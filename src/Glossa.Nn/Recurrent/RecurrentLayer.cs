using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// A stack of recurrent layers: all of RNN, GRU and LSTM but the formula. Parameters have PyTorch's names; sequences of different lengths
/// are packed (<see cref="PackedSequence"/>).
/// </summary>
public abstract partial class RecurrentLayer : Module, IDescribed
{
    private readonly RecurrentParameters[] directions;
    private readonly int[] stateSizes;

    /// <summary>A stack of recurrent layers.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The number of units.</param>
    /// <param name="gates">The number of gates; 4 is an LSTM, which carries c too.</param>
    /// <param name="options">The settings.</param>
    private protected RecurrentLayer(int inputs, int hidden, int gates, RecurrentOptions options)
    {
        if (options.Layers < 1)
        {
            throw new ModuleException($"A recurrent layer needs at least one layer, but {options.Layers} were asked for.");
        }
        if (options.ProjectionSize < 0 || (options.ProjectionSize > 0 && options.ProjectionSize >= hidden))
        {
            throw new ModuleException(
                $"A projection makes the state narrower: for {hidden} hidden units its size lies between 1 and {hidden - 1}, "
                + $"but {options.ProjectionSize} was given. 0 projects nothing.");
        }
        (InputSize, HiddenSize, Options) = (inputs, hidden, options);
        stateSizes = gates == 4 ? [StateSize, hidden] : [StateSize];
        directions = new RecurrentParameters[options.Layers * options.Directions];
        for (int index = 0; index < directions.Length; index++)
        {
            (int layer, int direction) = Math.DivRem(index, options.Directions);
            string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(direction == 1 ? "_reverse" : "")}");
            directions[index] = RecurrentParameters.Create(NewParameter, suffix, layer == 0 ? inputs : OutputSize, hidden, gates, options);
        }
    }

    /// <summary>The width of the input.</summary>
    public int InputSize { get; }

    /// <summary>The number of units.</summary>
    public int HiddenSize { get; }

    /// <summary>The width of h: the hidden size, or the projection's size.</summary>
    public int StateSize => Options.StateSize(HiddenSize);

    /// <summary>The width of the output: that of h for each direction.</summary>
    public int OutputSize => StateSize * Options.Directions;

    /// <summary>The settings.</summary>
    public RecurrentOptions Options { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => [.. Own.Chunk(Own.Count / Options.Layers)];

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            string projection = Options.ProjectionSize > 0 ? $" → {Options.ProjectionSize}" : "";
            string layers = Options.Layers > 1 ? $", {Options.Layers} layers" : "", both = Options.Bidirectional ? ", both directions" : "";
            return string.Create(CultureInfo.InvariantCulture,
                $"{InputSize} → {HiddenSize}{projection}{layers}{both}, {Options.GateActivation}/{Options.StateActivation}");
        }
    }

    /// <summary>Computes sequences of one length.</summary>
    /// <param name="x">The sequences. <c>Shape: [batch, time, inputs]</c> (or time first, see the options).</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">The state before the first step; zeros when left out.</param>
    /// <returns>h of the last layer at every step, <c>[batch, time, directions · state]</c>, and the final state.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, RecurrentLayerState State) Forward(Tensor x, Run run, RecurrentLayerState? initial = null)
    {
        using LayerMark mark = run.Enter(DisplayName);
        run.CheckRank(GetType().Name, "the input", x, 3, Options.BatchFirst ? "[batch, time, columns]" : "[time, batch, columns]");
        Tensor timeMajor = Options.BatchFirst ? x.Transpose(0, 1, run) : x;
        return ComputeFull(timeMajor.Reshape([x.Shape[0] * x.Shape[1], x.Shape[2]], run), null, x.Shape, initial, mark, run);
    }

    /// <summary>
    /// Computes sequences of symbols of one length, as <c>Forward(embedding(ids), …)</c> does, but sooner: where symbols are fewer than
    /// steps, each symbol's vector is multiplied by the first layer's weights once, and predictions keep the products of up to 1,024
    /// symbols. The output has the same bits.
    /// </summary>
    /// <param name="ids">The symbols. <c>Shape: [batch, time]</c> (or time first, see the options).</param>
    /// <param name="vectors">Their vectors. <c>Shape: [symbols, inputs]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">The state before the first step; zeros when left out.</param>
    /// <returns>h of the last layer at every step, <c>[batch, time, directions · state]</c>, and the final state.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="OutOfRangeException">An id has no vector.</exception>
    public (Tensor Output, RecurrentLayerState State) Forward(IdTensor ids, Tensor vectors, Run run, RecurrentLayerState? initial = null)
    {
        using LayerMark mark = run.Enter(DisplayName);
        string shape = Options.BatchFirst ? "[batch, time]" : "[time, batch]";
        if (ids.Shape.Rank != 2) throw run.Mismatch(GetType().Name, $"the ids have shape {ids.Shape} where {shape} is needed");
        return ComputeFull(vectors, (Options.BatchFirst ? Transposed(ids) : ids).Reshape([ids.Count]), ids.Shape, initial, mark, run);
    }

    /// <summary>Computes packed sequences; states are in the sequences' original order.</summary>
    /// <param name="x">The sequences, of width <c>inputs</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">The state before the first step; zeros when left out.</param>
    /// <returns>h of the last layer at every step, packed, of width <c>directions · state</c>, and the final state.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (PackedSequence Output, RecurrentLayerState State) Forward(PackedSequence x, Run run, RecurrentLayerState? initial = null)
    {
        using LayerMark mark = run.Enter(DisplayName);
        Tensor[] states = InitialStates(initial, x.Layout.Sequences, run);
        if (initial is not null) states = [.. states.Select(state => Reorder(state, x.Order, run))];
        (Tensor rows, Tensor[] final) = ComputeStack(x.Data, null, x.Layout, states, run);
        return (x.With(mark.Output(rows)), RecurrentLayerState.Of([.. final.Select(state => Reorder(state, x.Places, run))]));
    }

    /// <summary>Computes one direction of one layer from the rows of x, or from the rows with these ids.</summary>
    private protected abstract (Tensor Output, Tensor[] Final) ComputeDirection(
        Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run);

    /// <summary>Computes sequences of one length from rows in time-major order, or from a table with ids in that order.</summary>
    /// <param name="x">The rows, or the table.</param>
    /// <param name="ids">The ids, or null.</param>
    /// <param name="shape">The input's shape, which begins with batch and time in the order of the options.</param>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="mark">The layer's mark, which reports the output.</param>
    /// <param name="run">The run to compute in.</param>
    private (Tensor Output, RecurrentLayerState State) ComputeFull(
        Tensor x, IdTensor? ids, Shape shape, RecurrentLayerState? initial, LayerMark mark, Run run)
    {
        (int time, int batch) = Options.BatchFirst ? (shape[1], shape[0]) : (shape[0], shape[1]);
        if (time == 0 || batch == 0) throw run.Mismatch(GetType().Name, $"the input {shape} has no step or no sequence");
        (Tensor rows, Tensor[] final) = ComputeStack(x, ids, PackedLayout.Full(time, batch), InitialStates(initial, batch, run), run);
        Tensor output = rows.Reshape([time, batch, -1], run);
        return (mark.Output(Options.BatchFirst ? output.Transpose(0, 1, run) : output), RecurrentLayerState.Of(final));
    }

    /// <summary>All layers and directions; states are <c>[layers · directions, sequences, size]</c>.</summary>
    private (Tensor Output, Tensor[] Final) ComputeStack(Tensor x, IdTensor? ids, PackedLayout layout, Tensor[] initial, Run run)
    {
        Tensor[][] final = [.. stateSizes.Select(_ => new Tensor[directions.Length])];
        for (int layer = 0; layer < Options.Layers; layer++)
        {
            if (layer > 0 && Options.Dropout > 0)
            {
                x = Options.VariationalDropout ? x.DropColumns(Options.Dropout, layout, run) : x.Dropout(Options.Dropout, run);
            }
            Tensor[] outputs = new Tensor[Options.Directions];
            for (int d = 0; d < outputs.Length; d++)
            {
                int index = (layer * Options.Directions) + d;
                Tensor[] states = [.. initial.Select(state => state.Select(0, index, run))];
                RecurrentWeights weights = directions[index].Weights(Options.WeightDrop, run);
                (outputs[d], Tensor[] last) = ComputeDirection(x, layer == 0 ? ids : null, layout, weights, states, d == 1, run);
                for (int s = 0; s < last.Length; s++) final[s][index] = last[s];
            }
            x = outputs.Length == 1 ? outputs[0] : Tensor.Concat(outputs, -1, run);
        }
        return (x, [.. final.Select(all => Tensor.Stack(all, 0, run))]);
    }

    private Tensor[] InitialStates(RecurrentLayerState? given, int sequences, Run run)
    {
        Shape[] shapes = [.. stateSizes.Select<int, Shape>(size => [directions.Length, sequences, size])];
        if (given is null) return [.. shapes.Select(shape => run.Zeros(shape))];
        Tensor[] states = given.ToArray();
        string op = GetType().Name;
        if (states.Length < shapes.Length) throw run.Mismatch(op, "the initial state has no c, which an LSTM carries beside h");
        if (states.Length > shapes.Length) throw run.Mismatch(op, "the initial state has a c, which only an LSTM carries");
        for (int s = 0; s < states.Length; s++)
        {
            run.CheckShape(op, "an initial state", states[s], shapes[s], "[layers · directions, sequences, size]");
        }
        return states;
    }

    /// <summary>Brings the sequences of a state into another order.</summary>
    private static Tensor Reorder(Tensor state, ReadOnlySpan<int> order, Run run) =>
        state.Transpose(0, 1, run).IndexSelect(IdTensor.Of(order), run).Transpose(0, 1, run);

    private static IdTensor Transposed(IdTensor ids)
    {
        (int batch, int time) = (ids.Shape[0], ids.Shape[1]);
        long[] turned = new long[ids.Count];
        for (int t = 0; t < time; t++)
        {
            for (int b = 0; b < batch; b++) turned[(t * batch) + b] = ids.Span[(b * time) + t];
        }
        return new IdTensor(turned, [time, batch]);
    }
}
