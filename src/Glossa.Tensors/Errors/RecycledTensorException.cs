namespace Glossa.Tensors;

/// <summary>A tensor was touched after the scope that made it had closed and recycled its memory.</summary>
public sealed class RecycledTensorException : GlossaException
{
    private const string Advice = "was made inside a scope that has closed, so its memory has been recycled. "
        + "Call Keep() on the value before the scope closes and use the tensor Keep() returns, or return the value from Run.Scoped.";

    /// <summary>A lifetime error.</summary>
    public RecycledTensorException() : base("This tensor " + Advice) { }

    /// <summary>A lifetime error of an operation.</summary>
    /// <param name="where">The op and the layer.</param>
    /// <param name="shape">The tensor's shape.</param>
    public RecycledTensorException(string where, Shape shape) : base($"{where} got a tensor {shape} that {Advice}") { }
}
