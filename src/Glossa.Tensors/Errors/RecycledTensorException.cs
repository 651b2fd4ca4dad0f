namespace Glossa.Tensors;

/// <summary>A tensor was touched after the scope that made it had closed and recycled its memory.</summary>
public sealed class RecycledTensorException : GlossaException
{
    /// <summary>A lifetime error.</summary>
    public RecycledTensorException()
        : base("This tensor was made inside a scope that has closed, so its memory has been recycled. "
             + "Call Keep() on the value before the scope closes and use the tensor Keep() returns, or return the value from Run.Scoped.")
    {
    }
}
