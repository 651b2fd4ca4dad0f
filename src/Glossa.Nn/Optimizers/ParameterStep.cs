using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>One step of one parameter: what an optimiser is given to compute, and where it hands its formula.</summary>
public sealed class ParameterStep
{
    private readonly Parameter parameter;
    private readonly ParameterMemory memory;
    private readonly GradientNorms norms;

    internal ParameterStep(Parameter parameter, ParameterMemory memory, GradientNorms norms, Run run) =>
        (this.parameter, this.memory, this.norms, Run) = (parameter, memory, norms, run);

    /// <summary>The run to compute in, with a scope of its own.</summary>
    public Run Run { get; }

    /// <summary>The parameter. <c>Shape:</c> any.</summary>
    public Tensor Parameter => parameter.Value;

    /// <summary>Its gradient; zero where a table was not looked up. <c>Shape:</c> as the parameter.</summary>
    public Tensor Gradient => field ??= parameter.Gradient ?? parameter.RowGradient!.ToDense(parameter.Shape, Run);

    /// <summary>
    /// The length of the gradient, <c>√Σ g²</c>, for which no table's gradient is made dense. The lengths of all parameters of a step are
    /// read together.
    /// </summary>
    public double GradientNorm() => norms[parameter];

    /// <summary>
    /// Updates the parameter and its state in place; rows of a table without a gradient are updated lazily, before they are read
    /// (<see cref="LazyRowUpdates{F}"/>).
    /// </summary>
    /// <param name="formula">The formula of one element.</param>
    /// <param name="first">The first tensor of state, or null.</param>
    /// <param name="second">The second tensor of state, or null.</param>
    /// <param name="third">The third tensor of state, or null.</param>
    public void Take<F>(F formula, Tensor? first = null, Tensor? second = null, Tensor? third = null) where F : struct, IUpdate
    {
        if (parameter.RowGradient is { } rows && Run.Backend is IRowUpdateKernels)
        {
            memory.LazyRowUpdates<F>(first, second, third).Step(formula, rows, Run);
            return;
        }
        memory.ForgetLazyRowUpdates();
        Run.Backend.Update(formula, Parameter, Gradient, first, second, third, Run);
        Parameter.MarkChanged();
    }
}
