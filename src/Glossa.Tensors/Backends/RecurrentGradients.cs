namespace Glossa.Tensors;

/// <summary>The gradients of a recurrent layer: those of its results, given, and those of its arguments, to compute.</summary>
public abstract class RecurrentGradients
{
    private protected RecurrentGradients() { }

    /// <summary>The gradient of the output, or null.</summary>
    public required Tensor? Output { get; init; }

    /// <summary>The gradient of the final h, or null.</summary>
    public required Tensor? FinalHidden { get; init; }

    /// <summary>The result: the gradient of the products with the previous state, for every row.</summary>
    public required Tensor Gates { get; init; }

    /// <summary>The result: the gradient of the initial h.</summary>
    public required Tensor InitialHidden { get; init; }
}

/// <summary>The gradients of an LSTM layer. Those of its gates are also those of the products with the input.</summary>
public sealed class LstmGradients : RecurrentGradients
{
    internal LstmGradients() { }

    /// <summary>The gradient of the final c, or null.</summary>
    public required Tensor? FinalCell { get; init; }

    /// <summary>The result: the gradient of the initial c.</summary>
    public required Tensor InitialCell { get; init; }

    /// <summary>The result: the whole gradient of the projected h at every step, <c>[rows, state]</c>; null without a projection.</summary>
    public required Tensor? Projected { get; init; }
}

/// <summary>The gradients of a GRU layer.</summary>
public sealed class GruGradients : RecurrentGradients
{
    internal GruGradients() { }

    /// <summary>The result: the gradient of the products with the input, for every row.</summary>
    public required Tensor Input { get; init; }
}
