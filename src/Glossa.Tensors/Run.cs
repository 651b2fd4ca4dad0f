namespace Glossa.Tensors;

/// <summary>
/// The context of a computation, handed to every operation and layer: backend, threads, training or inference, random stream, whether
/// gradients are recorded, and the memory scope. Models hold parameters only, so one loaded model serves any number of runs at once.
/// </summary>
/// <remarks>A run belongs to one thread at a time; make one per thread (they are cheap).</remarks>
public sealed partial class Run
{
    private readonly RunState state;

    /// <summary>A run with the given options.</summary>
    /// <param name="options">The options.</param>
    public Run(RunOptions options) : this(options, new RunState(options)) { }

    private Run(RunOptions options, RunState state)
    {
        Options = options;
        this.state = state;
    }

    /// <summary>The options the run was made with.</summary>
    public RunOptions Options { get; }

    /// <summary>The backend the run computes on.</summary>
    public Backend Backend => Options.Backend;

    /// <summary>Whether layers behave as in training.</summary>
    public bool IsTraining => Options.Training;

    /// <summary>Whether operations are recorded for the backward pass.</summary>
    public bool RecordsGradients => Options.Gradients;

    /// <summary>The number of threads one operation may use, at least 1.</summary>
    public int Threads => state.Threads;

    /// <summary>The source of the run's randomness.</summary>
    public RandomSource Random => state.Random;

    /// <summary>The memory the run's scopes recycle.</summary>
    public MemoryPool Memory => state.Memory;

    /// <summary>The path of the layer that is computing, or an empty text.</summary>
    public string Layer => state.Layer.Path;

    /// <summary>A run for predictions: one thread, nothing recorded.</summary>
    /// <param name="threads">The number of threads one operation may use; 0 means all.</param>
    /// <param name="backend">The backend to compute on; the CPU when left out.</param>
    public static Run Inference(int threads = 1, Backend? backend = null) =>
        new(new RunOptions { Threads = threads, Backend = backend ?? Backend.Cpu });

    /// <summary>A run for training: all threads, gradients recorded, dropout on.</summary>
    /// <param name="seed">The seed of the random stream.</param>
    /// <param name="threads">The number of threads one operation may use; 0 means all.</param>
    /// <param name="backend">The backend to compute on; the CPU when left out.</param>
    public static Run ForTraining(ulong seed = 0, int threads = 0, Backend? backend = null) =>
        new(new RunOptions { Training = true, Gradients = true, Seed = seed, Threads = threads, Backend = backend ?? Backend.Cpu });

    /// <summary>The same run (memory, random stream, scope) without recording.</summary>
    public Run WithoutGradients() => RecordsGradients ? state.Unrecorded ??= new Run(Options with { Gradients = false }, state) : this;

    /// <summary>
    /// The backend's fused kernels of one kind, or null when it has none or they are switched off; the caller then composes the result from
    /// other operations. It is the only way an operation asks for them:
    /// <c>run.Fused&lt;ISoftmaxKernels&gt;() is { } kernels ? FusedSoftmax(kernels, …) : ComposedSoftmax(…)</c>.
    /// </summary>
    /// <typeparam name="T">A capability interface such as <see cref="ISoftmaxKernels"/>.</typeparam>
    public T? Fused<T>() where T : class => Options.Fused ? Backend as T : null;

    /// <summary>Opens a scope: what the run makes until it closes lives in <see cref="Memory"/> and is recycled at once.</summary>
    public Scope OpenScope() => new(this, state.OpenFrame());

    /// <summary>Computes a value in a scope of its own; everything else made on the way is recycled.</summary>
    /// <param name="body">The computation.</param>
    /// <returns>The value, kept: it lives in the scope around this one, or on its own when there is none. It carries no graph.</returns>
    public Tensor Scoped(Func<Tensor> body)
    {
        using Scope scope = OpenScope();
        return scope.Return(body()).Detach();
    }

    /// <summary>Does something in a scope of its own and recycles everything it made.</summary>
    /// <param name="body">The work, for example one training step.</param>
    public void Scoped(Action body)
    {
        using Scope scope = OpenScope();
        body();
    }

    /// <summary>Names the layer that computes until the returned mark is disposed: for errors, graphs and profiles.</summary>
    /// <param name="layer">The layer's path.</param>
    public LayerMark Enter(string layer)
    {
        LayerMark mark = new(this, state.Layer);
        state.Layer = new LayerCall(layer, ++state.LayerCalls);
        return mark;
    }

    /// <summary>
    /// Whether intermediate values of a layer may be recycled as soon as the layer is done: a scope is open and nothing is recorded. Layers
    /// then compute in a scope of their own.
    /// </summary>
    public bool RecyclesEarly => !RecordsGradients && state.Frame is not null;

    internal void CloseScope(ScopeFrame frame) => state.CloseFrame(frame);

    internal void Leave(LayerCall layer) => state.Layer = layer;

    /// <summary>The state common to sibling runs.</summary>
    private sealed class RunState(RunOptions options)
    {
        private readonly Stack<ScopeFrame> spares = [];

        public int Threads { get; } = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;

        public RandomSource Random { get; } = new(options.Seed);

        public MemoryPool Memory { get; } = options.Memory ?? new MemoryPool();

        public ScopeFrame? Frame { get; private set; }

        public LayerCall Layer { get; set; } = new("", 0);

        public int LayerCalls { get; set; }

        /// <summary>The number of operations that were recorded.</summary>
        public long Nodes { get; set; }

        public Run? Unrecorded { get; set; }

        public Profile? Profile { get; } = options.Profile;

        public BackwardPass? Pass { get; set; }

        public ScopeFrame OpenFrame()
        {
            if (!spares.TryPop(out ScopeFrame? frame)) frame = new ScopeFrame(Memory);
            frame.Outer = Frame;
            return Frame = frame;
        }

        public void CloseFrame(ScopeFrame frame)
        {
            if (Frame != frame)
            {
                throw new ScopeException("Scopes close in the reverse order of opening: "
                    + "close the inner scope first, and each only once (a using declaration does both).");
            }
            frame.RecycleAll();
            Frame = frame.Outer;
            frame.Outer = null;
            spares.Push(frame);
        }
    }
}

/// <summary>
/// The time in which a layer computes: begins with <see cref="Run.Enter"/>, ends with <see cref="Dispose"/>, which restores the layer
/// before.
/// </summary>
public readonly ref struct LayerMark
{
    private readonly Run run;
    private readonly LayerCall previous;

    internal LayerMark(Run run, LayerCall previous)
    {
        this.run = run;
        this.previous = previous;
    }

    /// <summary>Reports the layer's output to <see cref="RunOptions.OnLayer"/>, if the run has one.</summary>
    /// <param name="output">The layer's result; of several results the first.</param>
    /// <returns>The same tensor.</returns>
    public Tensor Output(Tensor output)
    {
        run.Options.OnLayer?.Invoke(run.Layer, output);
        return output;
    }

    /// <summary>Leaves the layer.</summary>
    public void Dispose() => run.Leave(previous);
}

/// <summary>One call of a layer.</summary>
/// <param name="Path">The layer's path; empty outside of layers.</param>
/// <param name="Number">A number that distinguishes the calls of a run.</param>
internal readonly record struct LayerCall(string Path, int Number);
