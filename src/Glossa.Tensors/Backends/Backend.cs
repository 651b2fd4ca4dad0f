namespace Glossa.Tensors;

/// <summary>
/// The seam between operations and the machine: memory and a small set of kernels. Operations check shapes, allocate results and know
/// derivatives; a backend only computes. Two exist, <see cref="Cpu"/> (SIMD and threads in single precision) and <see cref="Reference"/>
/// (plain loops in double precision, the oracle of every test); another one joins by deriving from this class, and speeds single
/// operations up by implementing capability interfaces such as <see cref="ISoftmaxKernels"/>.
/// </summary>
/// <remarks>Arguments have been checked when a method here is called. Unless said otherwise, results do not overlap arguments.</remarks>
public abstract class Backend
{
    /// <summary>SIMD kernels in single precision on the host's cores.</summary>
    public static Backend Cpu { get; } = new CpuBackend();

    /// <summary>Plain loops in double precision: slow, simple, exact enough to judge the others.</summary>
    public static Backend Reference { get; } = new ReferenceBackend();

    /// <summary>The backend's name.</summary>
    public abstract string Name { get; }

    /// <summary>The number format it computes with.</summary>
    public abstract DType DType { get; }

    /// <summary>The bytes of one element.</summary>
    public int ElementBytes => DType == DType.Float32 ? 4 : 8;

    /// <summary>Allocates memory with undefined content that the collector frees.</summary>
    /// <param name="bytes">The number of bytes.</param>
    public abstract Block Allocate(long bytes);

    /// <summary>Reads elements that are contiguous in memory.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="start">The first element, counted in memory from the tensor's first.</param>
    /// <param name="values">The target of the converted values.</param>
    public abstract void Read(Tensor x, long start, Span<float> values);

    /// <inheritdoc cref="Read(Tensor, long, Span{float})"/>
    public abstract void Read(Tensor x, long start, Span<double> values);

    /// <summary>Writes elements that are contiguous in memory.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="start">The first element, counted in memory from the tensor's first.</param>
    /// <param name="values">The values, converted.</param>
    public abstract void Write(Tensor x, long start, ReadOnlySpan<float> values);

    /// <inheritdoc cref="Write(Tensor, long, ReadOnlySpan{float})"/>
    public abstract void Write(Tensor x, long start, ReadOnlySpan<double> values);

    /// <summary>Copies ids from the host into this backend's memory.</summary>
    /// <param name="ids">The ids.</param>
    /// <returns>Memory in whatever form this backend's kernels read ids (<see cref="IdTensor.On"/>).</returns>
    public abstract Block WriteIds(ReadOnlySpan<long> ids);

    /// <summary>Copies ids from this backend's memory to the host.</summary>
    /// <param name="block">Memory that <see cref="WriteIds"/> or a kernel has made.</param>
    /// <param name="ids">The target, as long as there are ids.</param>
    public abstract void ReadIds(Block block, Span<long> ids);

    /// <summary>x = value everywhere.</summary>
    /// <param name="x">The tensor to fill.</param>
    /// <param name="value">The number.</param>
    public abstract void Fill(Tensor x, double value);

    /// <summary>y = x.</summary>
    /// <param name="x">The source.</param>
    /// <param name="y">The target, of the same shape.</param>
    /// <param name="run">The run, for its threads; one thread copies when left out.</param>
    public abstract void Copy(Tensor x, Tensor y, Run? run = null);

    /// <summary>y = f(x).</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="y">The values, of the same shape; may be x itself.</param>
    /// <param name="run">The run.</param>
    public abstract void Map<F>(F f, Tensor x, Tensor y, Run run) where F : struct, IFunction;

    /// <summary>dx = dy · f′, where f′ is computed from x or y as <see cref="IFunction.SlopeReads"/> says.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The arguments; ignored when the slope does not read them.</param>
    /// <param name="y">The values; ignored when the slope does not read them.</param>
    /// <param name="dy">The gradient of the values.</param>
    /// <param name="dx">The gradient of the arguments; may be dy itself.</param>
    /// <param name="run">The run.</param>
    public abstract void MapGradient<F>(F f, Tensor x, Tensor y, Tensor dy, Tensor dx, Run run) where F : struct, IFunction;

    /// <summary>c = f(a, b), with b stretched over a.</summary>
    /// <param name="f">The function.</param>
    /// <param name="a">The left arguments.</param>
    /// <param name="b">The right arguments.</param>
    /// <param name="c">The values, of a's shape; may be a or (unstretched) b itself.</param>
    /// <param name="stretch">The way b covers a.</param>
    /// <param name="run">The run.</param>
    public abstract void Zip<F>(F f, Tensor a, Tensor b, Tensor c, Stretch stretch, Run run) where F : struct, IBinaryFunction;

    /// <summary>One optimiser step in place; all tensors have the parameter's shape and are contiguous.</summary>
    /// <param name="f">The step's formula.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="first">The first state tensor, or null.</param>
    /// <param name="second">The second state tensor, or null.</param>
    /// <param name="third">The third state tensor, or null.</param>
    /// <param name="run">The run.</param>
    public abstract void Update<F>(F f, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
        where F : struct, IUpdate;

    /// <summary>
    /// Reduces one axis; x is read as <c>[before, along, after]</c> and contiguous, except that a matrix of several columns reduced over
    /// its rows may have a pitch.
    /// </summary>
    /// <param name="reduction">Sum, largest, smallest or product.</param>
    /// <param name="x">The source.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="y">The result, of x's shape without the axis.</param>
    /// <param name="run">The run.</param>
    public abstract void Reduce(Reduction reduction, Tensor x, int axis, Tensor y, Run run);

    /// <summary>
    /// The position of the largest (or smallest) element along an axis, the first of equal ones, or of the first NaN; x is contiguous.
    /// </summary>
    /// <param name="x">The source.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="smallest">Whether the smallest is wanted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The positions, of x's shape without the axis.</returns>
    public abstract IdTensor ArgReduce(Tensor x, int axis, bool smallest, Run run);

    /// <summary>The positions that sort every row, where NaN is the largest; equal elements keep their order. x is contiguous.</summary>
    /// <param name="x">The source, <c>[…, columns]</c>.</param>
    /// <param name="count">The number of positions wanted of each row.</param>
    /// <param name="smallest">Whether the smallest comes first instead of the largest.</param>
    /// <returns>The positions, <c>[…, count]</c>.</returns>
    public abstract IdTensor ArgSort(Tensor x, int count, bool smallest);

    /// <summary>
    /// The recurrence <c>y₀ = x₀, yᵢ = fᵢ · yᵢ₋₁ + xᵢ</c> along an axis, accumulated in double precision; all contiguous.
    /// </summary>
    /// <param name="x">The summands.</param>
    /// <param name="factors">f, of x's shape; 1 everywhere when null.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="fromEnd">Whether to walk from the end instead.</param>
    /// <param name="y">The states, of x's shape.</param>
    public abstract void Scan(Tensor x, Tensor? factors, int axis, bool fromEnd, Tensor y);

    /// <summary>
    /// c = op(a) · op(b) (+ bias) or c += op(a) · op(b), where op transposes the last two axes if asked. Axes before the last two are a
    /// batch; b without them is used for every matrix of a.
    /// </summary>
    /// <param name="a">The left matrices.</param>
    /// <param name="transposeA">Whether to transpose them.</param>
    /// <param name="b">The right matrices, or one matrix.</param>
    /// <param name="transposeB">Whether to transpose them.</param>
    /// <param name="bias">A vector added to every row of the result, or null.</param>
    /// <param name="c">The result.</param>
    /// <param name="accumulate">Whether to add to c instead of overwriting it.</param>
    /// <param name="run">The run.</param>
    public abstract void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias, Tensor c, bool accumulate, Run run);

    /// <summary>y = x with its axes reordered; both contiguous.</summary>
    /// <param name="x">The source.</param>
    /// <param name="axes">For every axis of y, the axis of x it is.</param>
    /// <param name="y">The result.</param>
    /// <param name="run">The run.</param>
    public abstract void Permute(Tensor x, ReadOnlySpan<int> axes, Tensor y, Run run);

    /// <summary>y[i] = table[ids[i]]; rows of negative ids are zero.</summary>
    /// <param name="table">The source, <c>[rows, columns]</c>.</param>
    /// <param name="ids">The positions of the rows.</param>
    /// <param name="y">The result, <c>[ids.Count, columns]</c>.</param>
    /// <param name="run">The run.</param>
    public abstract void GatherRows(Tensor table, IdTensor ids, Tensor y, Run run);

    /// <summary>y[i] = Σ table[row] over the rows of list i, pairwise over chunks of 32 in their order; 0 for an empty list.</summary>
    /// <param name="table">The source, <c>[rows, columns]</c>.</param>
    /// <param name="lists">The positions of the rows.</param>
    /// <param name="y">The result, <c>[lists.Count, columns]</c>.</param>
    /// <param name="run">The run.</param>
    public abstract void SumRows(Tensor table, RowLists lists, Tensor y, Run run);

    /// <summary>table[ids[i]] += x[i], in the order of i; negative ids are skipped.</summary>
    /// <param name="x">The summands, <c>[ids.Count, columns]</c>.</param>
    /// <param name="ids">To which rows.</param>
    /// <param name="table">The target, <c>[rows, columns]</c>.</param>
    /// <param name="run">The run.</param>
    public abstract void ScatterAddRows(Tensor x, IdTensor ids, Tensor table, Run run);

    /// <summary>y[…, i, …] = x[…, ids[…, i, …], …] along an axis; x and y contiguous.</summary>
    /// <param name="x">The source.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="ids">The positions, of y's shape.</param>
    /// <param name="y">The result.</param>
    public abstract void Gather(Tensor x, int axis, IdTensor ids, Tensor y);

    /// <summary>y[…, ids[…, i, …], …] += x[…, i, …] along an axis; x and y contiguous.</summary>
    /// <param name="x">The summands, of ids' shape.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="ids">The positions.</param>
    /// <param name="y">The target.</param>
    public abstract void ScatterAdd(Tensor x, int axis, IdTensor ids, Tensor y);

    /// <summary>Lays out every window of an image as a column (im2col); positions in the padding are zero. All contiguous.</summary>
    /// <param name="x">The images, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="window">Kernel, stride, padding and dilation.</param>
    /// <param name="y">The columns, <c>[batch, channels · kernel height · kernel width, output height · output width]</c>.</param>
    /// <param name="run">The run.</param>
    public abstract void Unfold(Tensor x, Window2d window, Tensor y, Run run);

    /// <summary>Adds every column back to where <see cref="Unfold"/> took it from; x is overwritten. All contiguous.</summary>
    /// <param name="y">The columns.</param>
    /// <param name="window">Kernel, stride, padding and dilation.</param>
    /// <param name="x">The images.</param>
    /// <param name="run">The run.</param>
    public abstract void Fold(Tensor y, Window2d window, Tensor x, Run run);

    /// <summary>The largest element of every pooling cell, and its position (the first of equal ones). All contiguous.</summary>
    /// <param name="x">The images, <c>[planes, height, width]</c>.</param>
    /// <param name="cells">The rows and columns each cell covers.</param>
    /// <param name="y">The result, <c>[planes, cells down, cells across]</c>.</param>
    /// <param name="run">The run.</param>
    /// <returns>For each result its position in the plane, of y's shape.</returns>
    public abstract IdTensor PoolMax(Tensor x, PoolCells cells, Tensor y, Run run);

    /// <summary>The mean of every pooling cell. All contiguous.</summary>
    /// <param name="x">The images, <c>[planes, height, width]</c>.</param>
    /// <param name="cells">The rows and columns each cell covers, and the divisor of its sum.</param>
    /// <param name="y">The result, <c>[planes, cells down, cells across]</c>.</param>
    /// <param name="run">The run.</param>
    public abstract void PoolMean(Tensor x, PoolCells cells, Tensor y, Run run);

    /// <summary>Spreads the gradient of every cell's mean over the cell; dx is overwritten. All contiguous.</summary>
    /// <param name="dy">The gradient of the means.</param>
    /// <param name="cells">The rows and columns each cell covers, and the divisor of its sum.</param>
    /// <param name="dx">The gradient of the images.</param>
    /// <param name="run">The run.</param>
    public abstract void PoolMeanGradient(Tensor dy, PoolCells cells, Tensor dx, Run run);

    /// <summary>
    /// x = scale with probability <paramref name="probability"/>, otherwise 0; element i is decided by number i of the random sequence.
    /// </summary>
    /// <param name="random">The random sequence.</param>
    /// <param name="probability">The probability of a non-zero element.</param>
    /// <param name="scale">The value of a non-zero element.</param>
    /// <param name="x">The tensor to fill, contiguous.</param>
    /// <param name="run">The run.</param>
    public abstract void Bernoulli(CounterRandom random, double probability, double scale, Tensor x, Run run);

    /// <summary>The backend's name.</summary>
    public override string ToString() => Name;
}

/// <summary>The ways to reduce an axis.</summary>
public enum Reduction
{
    /// <summary>Σ x; 0 of nothing.</summary>
    Sum,

    /// <summary>The largest element, NaN if there is one; −∞ of nothing.</summary>
    Max,

    /// <summary>The smallest element, NaN if there is one; ∞ of nothing.</summary>
    Min,

    /// <summary>Π x; 1 of nothing.</summary>
    Product,
}
