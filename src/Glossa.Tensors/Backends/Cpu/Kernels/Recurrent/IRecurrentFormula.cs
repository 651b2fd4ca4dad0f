namespace Glossa.Tensors;

/// <summary>The mathematics of a recurrent layer: a step from the products with the weights to the new state, and its gradients.</summary>
internal unsafe interface IRecurrentFormula
{
    /// <summary>The number of gates.</summary>
    static abstract int Gates { get; }

    /// <summary>Whether h reaches the next step beside the gates too, so that the gradients of both ways are added.</summary>
    static abstract bool CarriesHidden { get; }

    /// <summary>The sums of a gate, which the product of its weights with the previous state becomes a part of.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="row">The first row of the step.</param>
    /// <param name="unit">The first unit.</param>
    GateSums Sums(int gate, int row, int unit);

    /// <summary>Computes the new state of a sequence.</summary>
    /// <param name="row">The sequence's row in the step.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="firstUnit">The first unit.</param>
    /// <param name="endUnit">The exclusive end.</param>
    void Step(int row, int sequence, int firstUnit, int endUnit);

    /// <summary>The state before a step that <see cref="Differentiate"/> reads.</summary>
    /// <param name="step">The step.</param>
    PreviousRows Before(int step);

    /// <summary>Computes the gradients of <see cref="Step"/>.</summary>
    /// <param name="row">The sequence's row in the step.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="before">The sequence's state before the step.</param>
    /// <param name="firstUnit">The first unit.</param>
    /// <param name="endUnit">The exclusive end.</param>
    void Differentiate(int row, int sequence, float* before, int firstUnit, int endUnit);
}

/// <summary>The sums of a gate in the rows of a step: <c>target = addend + product</c>.</summary>
internal readonly unsafe struct GateSums(float* addend, nint addendPitch, float* target, nint targetPitch)
{
    /// <summary>The first row the product is added to, or null.</summary>
    public float* Addend => addend;

    /// <summary>The distance of the addend's rows; 0 for one row that all share.</summary>
    public nint AddendPitch => addendPitch;

    /// <summary>The first row of the sums.</summary>
    public float* Target => target;

    /// <summary>The distance of the sums' rows.</summary>
    public nint TargetPitch => targetPitch;
}
