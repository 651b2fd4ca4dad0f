namespace Glossa.Tensors;

/// <summary>
/// Everything that decides how a computation is carried out, in one immutable record. There are no modes and no globals elsewhere.
/// </summary>
public sealed record RunOptions
{
    /// <summary>Training behaviour of layers: dropout drops, batch normalisation uses and updates batch statistics.</summary>
    public bool Training { get; init; }

    /// <summary>Whether operations on tensors that require a gradient are recorded for <see cref="Tensor.Backward"/>.</summary>
    public bool Gradients { get; init; }

    /// <summary>The seed of the run's random stream.</summary>
    public ulong Seed { get; init; }

    /// <summary>The backend to compute on.</summary>
    public Backend Backend { get; init; } = Backend.Cpu;

    /// <summary>
    /// The number of threads one operation may use; 0 means all of the machine's. Results have the same bits for every number.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether fused kernels may replace their composed forms; switch off to compare the two.</summary>
    public bool Fused { get; init; } = true;

    /// <summary>
    /// Whether 3×3 convolutions may use Winograd's algorithm, which is faster but rounds differently (docs/performance.md has the error).
    /// </summary>
    public bool Winograd { get; init; }

    /// <summary>
    /// Looks at every result and throws <see cref="NonFiniteException"/> at the first NaN or infinity, naming the op and layer. Slow.
    /// </summary>
    public bool CheckFinite { get; init; }

    /// <summary>Collects the time of every op by layer; null collects nothing.</summary>
    public Profile? Profile { get; init; }

    /// <summary>
    /// Receives the output of every layer when it is computed, with the layer's path: to read activations (PyTorch's forward hooks). The
    /// tensor lives as long as the scope it was made in; <see cref="Tensor.Keep"/> makes it outlive the scope. Null reports nothing.
    /// </summary>
    /// <remarks>
    /// A model that is not part of another one has the name of its class for a path. A layer is reported after those inside it, once for
    /// every call; layers that a faster way of computing passes over are not reported.
    /// </remarks>
    public Action<string, Tensor>? OnLayer { get; init; }

    /// <summary>The memory scopes recycle; null gives the run a pool of its own. Use one for all calls of a service.</summary>
    public MemoryPool? Memory { get; init; }
}
