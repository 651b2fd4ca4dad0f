using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// A named tensor a module owns: a weight that is trained, or a buffer that is not (a running mean). It has an initialiser, but no memory
/// until <see cref="ModuleExtensions.Initialize"/> or a state is loaded, so that loading a model never fills it with random values first.
/// </summary>
public sealed class Parameter
{
    private Tensor? value;
    private bool isFrozen;

    internal Parameter(string name, Shape shape, Initializer initializer, Fans fans, bool isBuffer)
    {
        (Name, Path, Shape, Initializer, Fans, IsBuffer) = (name, name, shape, initializer, fans, isBuffer);
    }

    /// <summary>The name within its module, in PyTorch's spelling: <c>weight</c>, <c>weight_ih_l0</c>.</summary>
    public string Name { get; }

    /// <summary>The name within the whole model: <c>encoder.layers.0.weight</c>. Known once the model was initialised or loaded.</summary>
    public string Path { get; internal set; }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The initialiser of the values.</summary>
    public Initializer Initializer { get; }

    /// <summary>The sizes initialisers scale by.</summary>
    public Fans Fans { get; }

    /// <summary>Whether it is part of the state but never trained by gradients.</summary>
    public bool IsBuffer { get; }

    /// <summary>Whether the values exist yet.</summary>
    public bool IsInitialized => value is not null;

    /// <summary>The values.</summary>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    public Tensor Value => value ?? throw new ModuleException(
        $"The parameter '{Path}' has no value yet. Call Initialize(seed) on the whole model, or load a state, before using it.");

    /// <summary>Whether gradients and optimisers leave the parameter alone; freezing forgets its gradient.</summary>
    public bool IsFrozen
    {
        get => isFrozen;
        set
        {
            isFrozen = value;
            if (this.value is not { } tensor) return;
            tensor.RequiresGradient = IsTrained;
            if (isFrozen) tensor.ClearGradient();
        }
    }

    /// <summary>Whether gradients are computed: it is neither frozen nor a buffer.</summary>
    public bool IsTrained => !IsBuffer && !isFrozen;

    /// <summary>The gradient, or null (see <see cref="Tensor.Gradient"/>).</summary>
    public Tensor? Gradient => value?.Gradient;

    /// <summary>The gradient of a table as rows, or null (see <see cref="Tensor.RowGradient"/>).</summary>
    public RowGradient? RowGradient => value?.RowGradient;

    /// <summary>The values, wherever an operation takes a tensor.</summary>
    /// <param name="parameter">A parameter; null stays null.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(parameter))]
    public static implicit operator Tensor?(Parameter? parameter) => parameter?.Value;

    /// <summary>The values (see the implicit conversion).</summary>
    public Tensor ToTensor() => Value;

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Path} {Shape}{(IsBuffer ? " (buffer)" : IsFrozen ? " (frozen)" : "")}";

    /// <summary>Makes the tensor, with undefined content.</summary>
    internal Tensor Allocate(Backend backend) => value = new Tensor(Shape, backend) { IsParameter = true, RequiresGradient = IsTrained };

    /// <summary>Moves the values to a backend, converting them.</summary>
    internal void MoveTo(Backend backend)
    {
        if (value is null || value.Backend == backend) return;
        Tensor old = value;
        Allocate(backend).CopyFrom(old);
    }
}
