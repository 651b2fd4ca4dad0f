using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// What RNN, GRU and LSTM share: parameters by PyTorch's names, layers, directions, dropout in between, padded and packed inputs.
/// </summary>
public abstract partial class RecurrentLayer : Module, IDescribed
{
    private readonly Direction[] directions;
    private readonly int states;

    /// <summary>A stack of recurrent layers.</summary>
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="gates">How many gates of that size there are.</param>
    /// <param name="states">How many states are carried: 1, or 2 with a cell.</param>
    /// <param name="options">The settings.</param>
    private protected RecurrentLayer(int inputs, int hidden, int gates, int states, RecurrentOptions options)
    {
        if (options.Layers < 1) throw new ModuleException($"A recurrent layer needs at least one layer, but {options.Layers} were asked for.");
        (InputSize, HiddenSize, Options, this.states) = (inputs, hidden, options, states);
        directions = new Direction[options.Layers * options.Directions];
        for (int layer = 0; layer < options.Layers; layer++)
        {
            int columns = layer == 0 ? inputs : hidden * options.Directions;
            for (int d = 0; d < options.Directions; d++)
            {
                string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(d == 1 ? "_reverse" : "")}");
                directions[(layer * options.Directions) + d] = NewDirection(columns, hidden, gates, states, suffix, options);
            }
        }
    }

    /// <summary>The columns of the input.</summary>
    public int InputSize { get; }

    /// <summary>The size of the state.</summary>
    public int HiddenSize { get; }

    /// <summary>The columns of the output: the state's size for each direction.</summary>
    public int OutputSize => HiddenSize * Options.Directions;

    /// <summary>The settings.</summary>
    public RecurrentOptions Options { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => [.. Own.Chunk(Own.Count / Options.Layers)];

    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture,
        $"{InputSize} → {HiddenSize}{(Options.Layers > 1 ? $", {Options.Layers} layers" : "")}{(Options.Bidirectional ? ", both directions" : "")}, {Options.GateActivation}/{Options.StateActivation}");

    /// <summary>Computes one direction of one layer from the rows of x, or from the rows with these ids.</summary>
    private protected abstract (Tensor Output, Tensor[] Final) ComputeDirection(Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run);

    /// <summary>Computes padded sequences whatever kind of layer it is.</summary>
    /// <param name="x">The sequences. <c>Shape: [batch, time, inputs]</c> (or time first, see the options).</param>
    /// <param name="initial">The states before the first step, as this returns them; null for zeros.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>h of the last layer at every step, <c>[batch, time, directions · hidden]</c>; and the final states, h and for an LSTM c,
    /// each <c>[layers · directions, batch, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, IReadOnlyList<Tensor> States) Read(Tensor x, IReadOnlyList<Tensor>? initial, Run run) => ComputePadded(x, run, initial?.ToArray(), default);

    /// <summary>
    /// Reads symbols by their vectors, as <c>Read(embedding(ids), …)</c> does, but sooner: where symbols are fewer than steps, each
    /// symbol's vector is multiplied by the first layer's weights once, and predictions keep
    /// the products of up to 1,024 symbols. The output has the same bits.
    /// </summary>
    /// <param name="ids">The symbols. <c>Shape: [batch, time]</c> (or time first, see the options).</param>
    /// <param name="vectors">Their vectors. <c>Shape: [symbols, inputs]</c>.</param>
    /// <param name="initial">The states before the first step, as this returns them; null for zeros.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>h of the last layer at every step, <c>[batch, time, directions · hidden]</c>; and the final states, h and for an LSTM c,
    /// each <c>[layers · directions, batch, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="OutOfRangeException">An id has no vector.</exception>
    public (Tensor Output, IReadOnlyList<Tensor> States) Read(IdTensor ids, Tensor vectors, IReadOnlyList<Tensor>? initial, Run run)
    {
        if (ids.Shape.Rank != 2) throw run.Mismatch(GetType().Name, $"the ids have shape {ids.Shape} where {(Options.BatchFirst ? "[batch, time]" : "[time, batch]")} is needed");
        return ComputeFull(vectors, (Options.BatchFirst ? Transposed(ids) : ids).Reshape([ids.Count]), ids.Shape, initial?.ToArray(), run);
    }

    /// <summary>
    /// Computes padded sequences: every step of every row counts. For sequences of different lengths pack them, or give lengths.
    /// </summary>
    private protected (Tensor Output, Tensor[] Final) ComputePadded(Tensor x, Run run, Tensor[]? initial, ReadOnlySpan<int> lengths)
    {
        run.CheckRank(GetType().Name, "the input", x, 3, Options.BatchFirst ? "[batch, time, columns]" : "[time, batch, columns]");
        if (lengths.Length > 0)
        {
            int steps = x.Shape[Options.BatchFirst ? 1 : 0];
            (PackedSequence output, Tensor[] final) = ComputePacked(PackedSequence.Pack(x, lengths, run, Options.BatchFirst), run, initial);
            return (output.Unpack(run, Options.BatchFirst, steps), final);
        }
        Tensor timeMajor = Options.BatchFirst ? x.Transpose(0, 1, run) : x;
        return ComputeFull(timeMajor.Reshape([x.Shape[0] * x.Shape[1], x.Shape[2]], run), null, x.Shape, initial, run);
    }

    /// <summary>Computes sequences of one length from rows in time-major order, or from a table with ids in that order.</summary>
    /// <param name="x">The rows, or the table.</param>
    /// <param name="ids">The ids, or null.</param>
    /// <param name="shape">The input's shape, which begins with batch and time in the order of the options.</param>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="run">The run to compute in.</param>
    private (Tensor Output, Tensor[] Final) ComputeFull(Tensor x, IdTensor? ids, Shape shape, Tensor[]? initial, Run run)
    {
        (int time, int batch) = Options.BatchFirst ? (shape[1], shape[0]) : (shape[0], shape[1]);
        if (time == 0 || batch == 0) throw run.Mismatch(GetType().Name, $"the input {shape} has no step or no sequence");
        (Tensor rows, Tensor[] last) = ComputeStack(x, ids, PackedLayout.Full(time, batch), Initial(initial, batch, run), run);
        Tensor padded = rows.Reshape([time, batch, -1], run);
        return (Options.BatchFirst ? padded.Transpose(0, 1, run) : padded, last);
    }

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

    /// <summary>Computes packed sequences; states are given and returned in the sequences' original order.</summary>
    private protected (PackedSequence Output, Tensor[] Final) ComputePacked(PackedSequence x, Run run, Tensor[]? initial)
    {
        Tensor[] start = Initial(initial, x.Layout.Sequences, run);
        for (int i = 0; initial is not null && i < start.Length; i++) start[i] = Reorder(start[i], x.Order, run);
        (Tensor rows, Tensor[] final) = ComputeStack(x.Data, null, x.Layout, start, run);
        for (int i = 0; i < final.Length; i++) final[i] = Reorder(final[i], x.Places, run);
        return (x.With(rows), final);
    }

    /// <summary>All layers and directions; states are <c>[layers · directions, sequences, hidden]</c>.</summary>
    private (Tensor Output, Tensor[] Final) ComputeStack(Tensor x, IdTensor? ids, PackedLayout layout, Tensor[] initial, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        Tensor[][] final = [.. Enumerable.Range(0, states).Select(_ => new Tensor[directions.Length])];
        for (int layer = 0; layer < Options.Layers; layer++)
        {
            if (layer > 0 && Options.Dropout > 0) x = Options.VariationalDropout ? x.DropColumns(Options.Dropout, layout, run) : x.Dropout(Options.Dropout, run);
            Tensor[] outputs = new Tensor[Options.Directions];
            for (int d = 0; d < outputs.Length; d++)
            {
                int index = (layer * Options.Directions) + d;
                Tensor[] start = [.. initial.Select(state => state.Select(0, index, run))];
                (outputs[d], Tensor[] last) = ComputeDirection(x, layer == 0 ? ids : null, layout, directions[index].Weights(Options.WeightDrop, run), start, d == 1, run);
                for (int s = 0; s < states; s++) final[s][index] = last[s];
            }
            x = outputs.Length == 1 ? outputs[0] : Tensor.Concat(outputs, -1, run);
        }
        return (x, [.. final.Select(all => Tensor.Stack(all, 0, run))]);
    }

    private Tensor[] Initial(Tensor[]? given, int sequences, Run run)
    {
        Shape shape = [directions.Length, sequences, HiddenSize];
        if (given is null) return [.. Enumerable.Range(0, states).Select(_ => run.Zeros(shape))];
        foreach (Tensor state in given) run.CheckShape(GetType().Name, "an initial state", state, shape, "[layers · directions, sequences, hidden]");
        return given;
    }

    /// <summary>Brings the sequences of a state into another order.</summary>
    private static Tensor Reorder(Tensor state, ReadOnlySpan<int> order, Run run) =>
        state.Transpose(0, 1, run).IndexSelect(IdTensor.Of(order), run).Transpose(0, 1, run);

    private Direction NewDirection(int columns, int hidden, int gates, int states, string suffix, RecurrentOptions options)
    {
        InitializerSet start = options.Initializers;
        Fans input = new(columns, gates * hidden, hidden), recurrent = new(hidden, gates * hidden, hidden);
        return new Direction(
            NewParameter("weight_ih" + suffix, [gates * hidden, columns], start.RecurrentInput, input),
            NewParameter("weight_hh" + suffix, [gates * hidden, hidden], start.RecurrentHidden, recurrent),
            options.Bias ? NewParameter("bias_ih" + suffix, [gates * hidden], states == 2 ? start.LstmInputBias : start.RecurrentInputBias, recurrent) : null,
            options.Bias ? NewParameter("bias_hh" + suffix, [gates * hidden], start.RecurrentHiddenBias, recurrent) : null);
    }

    private sealed record Direction(Parameter Input, Parameter Hidden, Parameter? InputBias, Parameter? HiddenBias)
    {
        public RecurrentWeights Weights(double drop, Run run) => new(Input, Hidden.Value.Dropout(drop, run), InputBias, HiddenBias);
    }
}
