namespace Glossa.Tensors;

/// <summary>The memory of a running recurrent layer, whatever its formula.</summary>
internal readonly unsafe struct RecurrentPointers
{
    public PackedLayout Layout { get; init; }

    public bool Reverse { get; init; }

    /// <summary>The number of units of each gate.</summary>
    public int Units { get; init; }

    /// <summary>The sums, then the activated gates, of every row.</summary>
    public float* Gates { get; init; }

    /// <summary>The distance of the rows of gates, sums and their gradients.</summary>
    public int GatePitch { get; init; }

    /// <summary>The sums before the activations, or null when no derivative reads them.</summary>
    public float* Sums { get; init; }

    /// <summary>The formula's h of every row.</summary>
    public float* Output { get; init; }

    /// <summary>The formula's h of every sequence after the newest step, or null where a projection of it is the state.</summary>
    public float* HiddenState { get; init; }

    /// <summary>The gradient of <see cref="Output"/> from outside the layer, or null.</summary>
    public float* DOutput { get; init; }

    /// <summary>The gradient of every sequence's h, from the steps after the one being differentiated.</summary>
    public float* DHidden { get; init; }

    /// <summary>The gradient of the products with the previous state, of every row.</summary>
    public float* DGates { get; init; }

    /// <summary>A row of units, or null where there are none.</summary>
    public float* Row(float* rows, int row) => rows is null ? null : rows + ((long)row * Units);

    /// <summary>A row of gates, or null where there are none.</summary>
    public float* GateRow(float* rows, int row) => rows is null ? null : rows + ((long)row * GatePitch);
}

/// <summary>The memory of the state that the steps hand on: the formula's h itself, or its projection.</summary>
internal readonly unsafe struct StatePointers
{
    /// <summary>The number of values of a sequence's state.</summary>
    public int Size { get; init; }

    /// <summary>The state of every sequence after the newest step; in the end the final states.</summary>
    public float* State { get; init; }

    /// <summary>The state's gradient before the step just differentiated; in the end that of the initial state.</summary>
    public float* DState { get; init; }

    /// <summary>The projected state of every row; null without a projection.</summary>
    public float* Projected { get; init; }

    /// <summary>The gradient of <see cref="Projected"/> from outside the layer, or null.</summary>
    public float* DOutput { get; init; }

    /// <summary>The whole gradient of <see cref="Projected"/>.</summary>
    public float* DProjected { get; init; }
}
