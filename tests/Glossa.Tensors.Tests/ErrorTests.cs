using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>Mistakes and what they are answered with: the right type, and a message that names op, layer, shapes and what to do.</summary>
public class ErrorTests
{
    private const string Layer = "encoder.layers.0";

    private sealed record Mistake(string Name, Action<Run> Make, params string[] Parts);

    private static readonly Mistake[] WrongShapes =
    [
        new("a matrix and a vector added", run => X(2, 3).Add(X(3), run), "add", "[2, 3]", "[3]", "AddRow"),
        new(
            "a matrix and a number for each row multiplied", run => X(4, 3).Multiply(X(4), run), "multiply", "[4, 3]", "[4]",
            "MultiplyColumn"),
        new("unlike matrices subtracted", run => X(2, 3).Subtract(X(3, 2), run), "subtract", "[2, 3]", "[3, 2]", "BroadcastTo"),
        new("a vector of the wrong length for a row", run => X(2, 3).AddRow(X(2), run), "addRow", "[2, 3]", "[2]", "[3] is needed"),
        new(
            "the wrong number of numbers for a column", run => X(2, 3).DivideColumn(X(3), run), "divideColumn", "[2, 3]", "[3]",
            "each of the 2 rows"),
        new("several numbers as a scalar", run => X(2, 3).MultiplyScalar(X(2), run), "multiplyScalar", "[2]", "a single number"),
        new("inner sizes that differ", run => X(2, 3).MatMul(X(2, 4), run), "matmul", "[2, 3]", "[2, 4]", "inner sizes 3 and 2"),
        new("batches that differ", run => X(2, 3, 4).MatMul(X(3, 4, 5), run), "matmul", "[2, 3, 4]", "[3, 4, 5]", "BroadcastTo"),
        new("a vector in a product", run => X(3).MatMul(X(3, 4), run), "matmul", "[3]", "[3, 4]", "Reshape"),
        new("rows too long for a weight", run => X(2, 5).Linear(X(4, 3), null, run), "linear", "[2, 5]", "[4, 3]", "rows of 3"),
        new("a bias of the wrong length", run => X(2, 3).Linear(X(4, 3), X(3), run), "linear", "the bias", "[3]", "[4] is needed"),
        new("a weight of rank 3", run => X(2, 3).Linear(X(1, 4, 3), null, run), "linear", "rank 3", "[1, 4, 3]", "[outputs, inputs]"),
        new(
            "an image without a batch", run => X(3, 5, 5).Conv2d(X(4, 3, 3, 3), null, new(), run), "conv2d", "rank 3", "[3, 5, 5]",
            "[batch, channels, height, width]"),
        new(
            "channels a kernel does not take", run => X(1, 2, 5, 5).Conv2d(X(4, 3, 3, 3), null, new(), run), "conv2d", "2 channels",
            "[4, 3, 3, 3]"),
        new(
            "channels that do not divide into groups", run => X(1, 3, 5, 5).Conv2d(X(4, 1, 3, 3), null, new() { Groups = 2 }, run),
            "conv2d", "3 channels", "2 groups"),
        new(
            "padding that leaves nothing",
            run => X(1, 2, 1, 1).ConvTranspose2d(X(2, 1, 1, 1), null, ConvolutionOptions.Square(padding: 1), run), "convTranspose2d",
            "[1, 2, 1, 1]", "padding"),
        new(
            "pooling cells of a larger image",
            run => X(1, 1, 2, 2).MaxPool(new(PoolGeometry.Adaptive(3, 1), PoolGeometry.Adaptive(3, 1)), run), "maxPool", "[1, 1, 2, 2]",
            "larger image"),
        new("the wrong number of elements", run => X(2, 3).Reshape([4, 2], run), "reshape", "[2, 3]", "[4, 2]", "6", "8"),
        new("a size that cannot be inferred", run => X(2, 3).Reshape([4, -1], run), "reshape", "[2, 3]", "[4, -1]"),
        new("a shape that does not stretch", run => X(2, 3).BroadcastTo([4, 3], run), "broadcastTo", "[2, 3]", "[4, 3]", "equal or 1"),
        new("unlike parts joined", run => Tensor.Concat([X(2, 3), X(2, 4)], 0, run), "concat", "[2, 3]", "[2, 4]", "axis 0 only"),
        new("nothing joined", run => Tensor.Concat([], 0, run), "concat", "nothing"),
        new("pieces that do not add up", run => X(5).Split(0, [2, 2], run), "split", "[2, 2]", "[5]"),
        new("axes named twice", run => X(2, 3).Permute([0, 0], run), "permute", "[0, 0]", "[2, 3]", "exactly once"),
        new("the largest of nothing", run => X(0, 3).Max(0, run), "max", "[0, 3]", "empty"),
        new("a mask of another shape", run => X(2, 3).Softmax(run, -1, X(3)), "softmax", "[2, 3]", "[3]"),
        new("gain of the wrong length", run => X(2, 3).LayerNorm(X(2), null, 1e-5, run), "layerNorm", "the gain", "[2]", "[3] is needed"),
        new("statistics of other channels", run => X(2, 3).BatchNorm(X(2), X(2), null, null, 1e-5, run), "batchNorm", "[2]", "[2, 3]"),
        new("columns that are no groups", run => X(2, 5).Maxout(2, run), "maxout", "5 columns", "[2, 5]", "2 pieces"),
        new("ids of another shape", run => X(2, 3).Gather(1, new IdTensor([0, 1, 2], [3, 1]), run), "gather", "[3, 1]", "[2, 3]"),
        new("lengths that do not add up", run => X(5, 2).SegmentSum([2, 2], run), "segmentSum", "[2, 2]", "add up to 4", "5 rows"),
        new("a segment of fewer than no rows", run => X(5, 2).SegmentMax([6, -1], run), "segmentMax", "-1 rows"),
        new("unlike vectors compared", run => X(2, 3).CosineSimilarity(X(3), run), "cosineSimilarity", "[2, 3]", "[3]"),
        new("keys of another width", run => Attend(X(1, 2, 4), X(1, 3, 6), X(1, 3, 4), new(), run), "attention", "[1, 2, 4]", "[1, 3, 6]"),
        new(
            "widths that do not divide into heads", run => Attend(X(1, 2, 4), X(1, 3, 4), X(1, 3, 4), new() { Heads = 3 }, run),
            "attention", "3 heads"),
        new(
            "an attention mask of another shape", run => Attend(X(1, 2, 4), X(1, 3, 4), X(1, 3, 4), new() { Mask = X(1, 2) }, run),
            "attention", "the mask", "[1, 2]", "[1, 3]"),
        new(
            "too few rows for the sequences",
            run => X(3, 2).Lstm(PackedLayout.Full(2, 2), Weights(4), X(2, 5), X(2, 5), Activation.Sigmoid, Activation.Tanh, run), "lstm",
            "[3, 2]", "[4, 2] is needed"),
        new("a projection of another state", run =>
        {
            RecurrentWeights weights = Weights(4) with { Projection = X(3, 5) };
            X(4, 2).Lstm(PackedLayout.Full(2, 2), weights, X(2, 5), X(2, 5), Activation.Sigmoid, Activation.Tanh, run);
        },
            "lstm", "[3, 5]", "[5, 5] is needed"),
        new("a projection outside an LSTM", run =>
            X(4, 2).Gru(PackedLayout.Full(2, 2), Weights(3) with { Projection = X(5, 5) }, X(2, 5), Activation.Relu, Activation.Relu, run),
            "gru", "[5, 5]", "only an LSTM"),
        new(
            "the gates of another layer",
            run => X(4, 2).Gru(PackedLayout.Full(2, 2), Weights(4), X(2, 5), Activation.Sigmoid, Activation.Tanh, run), "gru", "[20, 5]",
            "3 gates of 5"),
        new(
            "states of other sequences", run => X(4, 2).Rnn(PackedLayout.Full(2, 2), Weights(1), X(3, 5), Activation.Tanh, run), "rnn",
            "[3, 5]", "one row for each sequence"),
    ];

    private static readonly Mistake[] WrongPlaces =
    [
        new("an id behind the table", run => X(4, 2).Embedding(IdTensor.Of(1L, 4L), run), "embedding", "id 4 at position 1", "0 to 3"),
        new("a negative id", run => X(4, 2).Embedding(IdTensor.Of(-1L), run), "embedding", "id -1", "0 to 3"),
        new(
            "a summed row behind the table", run => X(4, 2).EmbeddingSum(new RowLists([0, 4], [0, 2]), run), "embeddingSum", "row 4",
            "4 rows"),
        new("a negative summed row", run => X(4, 2).EmbeddingSum(new RowLists([0, -1], [0, 2]), run), "embeddingSum", "row -1", "4 rows"),
        new("a row behind the matrix", run => X(4, 2).SelectRows(IdTensor.Of(4L), run), "selectRows", "row 4", "4 rows"),
        new("a slice behind the axis", run => X(4, 2).IndexSelect(IdTensor.Of(9L), run), "indexSelect", "row 9", "0 to 3"),
        new(
            "a position behind the axis", run => X(2, 3).Gather(1, new IdTensor([0, 3], [2, 1]), run), "gather", "3 at position 1",
            "0 to 2"),
        new(
            "a target that is no class", run => X(2, 3).SoftmaxCrossEntropy(IdTensor.Of(0L, 3L), run), "softmaxCrossEntropy", "column 3",
            "0 to 2"),
        new("a range behind the axis", run => X(4, 2).Slice(0, 1, 5, run), "slice", "1 … 5", "[4, 2]"),
        new("an element behind the axis", run => X(4, 2).Select(1, 2, run), "select", "position 2", "[4, 2]"),
        new("more than there are", run => X(4, 2).TopK(3, run), "topK", "3 largest", "2 elements"),
        new("output padding as large as the stride", run => X(1, 2, 2, 2).ConvTranspose2d(X(2, 1, 2, 2), null, new(2, 1), run, (1, 1)),
            "convTranspose2d", "1 (columns)", "less than the stride"),
        new("negative output padding", run => X(1, 2, 2, 2).ConvTranspose2d(X(2, 1, 2, 2), null, new(), run, (-1, 0)),
            "convTranspose2d", "-1 (rows)", "at least 0"),
        new("a probability above one", run => X(4, 2).Dropout(1.5, run), "dropout", "1.5", "[0, 1]"),
    ];

    public static IEnumerable<object[]> WrongShapeNames => WrongShapes.Select(mistake => new object[] { mistake.Name });

    public static IEnumerable<object[]> WrongPlaceNames => WrongPlaces.Select(mistake => new object[] { mistake.Name });

    [Theory]
    [MemberData(nameof(WrongShapeNames))]
    public void Wrong_shapes(string name) => AssertTaught<ShapeException>(WrongShapes.First(mistake => mistake.Name == name));

    [Theory]
    [MemberData(nameof(WrongPlaceNames))]
    public void Wrong_places(string name) => AssertTaught<OutOfRangeException>(WrongPlaces.First(mistake => mistake.Name == name));

    [Fact]
    public void An_axis_that_does_not_exist() =>
        Assert.Contains(
            "Axis 2 is outside a tensor of shape [2, 3]: valid axes are -2 to 1",
            Message<OutOfRangeException>(() => X(2, 3).Sum(2, Run.Inference())),
            StringComparison.Ordinal);

    [Fact]
    public void A_value_from_another_backend() => AssertTaught<BackendException>(new("",
        run => X(2, 3).Add(Tensor.Zeros([2, 3], Backend.Reference), run), "add", "[2, 3]", "'reference'", "'cpu'", "To(run.Backend)"));

    [Fact]
    public void A_recycled_tensor() => AssertTaught<RecycledTensorException>(new("", run =>
    {
        Tensor lost = null!;
        run.Scoped(() => { lost = run.Zeros([2, 3]); });
        Assert.True(lost.IsRecycled);
        Assert.Contains("Keep()", Message<RecycledTensorException>(() => lost.ToArray()), StringComparison.Ordinal);
        Assert.Contains("Keep()", Message<RecycledTensorException>(() => lost.Fill(1)), StringComparison.Ordinal);
        Assert.Contains("Keep()", Message<RecycledTensorException>(() => _ = lost[0, 0]), StringComparison.Ordinal);
        Assert.Contains("recycled", lost.ToString(), StringComparison.Ordinal);
        X(2, 3).Add(lost, run);
    }, "add", "[2, 3]", "Keep()", "Run.Scoped"));

    [Fact]
    public void A_view_of_a_recycled_tensor() => AssertTaught<RecycledTensorException>(new("", run =>
    {
        Tensor view = null!;
        run.Scoped(() => { view = run.Zeros([2, 3]).Slice(1, 0, 2, run); });
        view.Exp(run);
    }, "exp", "[2, 2]", "Keep()"));

    [Fact]
    public void A_second_walk_through_a_freed_graph() => AssertTaught<GraphException>(new("", run =>
    {
        Tensor loss = Sample.Variable([3], 1).Square(run).Sum(run);
        loss.Backward(run);
        loss.Backward(run);
    }, "freed", "keepGraph: true"));

    [Fact]
    public void A_needed_value_that_was_changed_in_place()
    {
        AssertTaught<GraphException>(new("", run =>
        {
            Tensor x = Sample.Variable([3], 1);
            Tensor loss = x.Square(run).Sum(run);
            x.Fill(1);
            loss.Backward(run);
        }, "square", "changed in place", "Clone"));
        AssertTaught<GraphException>(new("", run =>
        {
            Tensor x = Sample.Variable([3, 4], 1), y = x.Exp(run);
            y.Slice(0, 0, 1, run).Fill(1);
            y.Sum(run).Backward(run);
        }, "exp", "changed in place"));
    }

    [Fact]
    public void A_value_that_is_not_needed_may_change()
    {
        Run run = On.Recording("cpu");
        Tensor x = Sample.Variable([3], 1), y = x.Scale(2, run);
        x.Fill(1);
        y.Fill(7);
        y.Sum(run).Backward(run);
        Assert.Equal([2f, 2f, 2f], x.Gradient!.ToArray());
    }

    [Fact]
    public void Backward_outside_the_scope_of_the_values() => AssertTaught<GraphException>(new("", run =>
    {
        Tensor x = Sample.Variable([3], 1), loss;
        using (Scope scope = run.OpenScope()) loss = scope.Return(x.Exp(run).Sum(run));
        loss.Backward(run);
    }, "exp", "scope has closed", "inside the scope"));

    [Fact]
    public void Backward_without_a_graph()
    {
        Run run = On.Recording("cpu");
        Assert.Contains("Run.ForTraining", Message<GraphException>(() => X(1).Exp(run).Backward(run)), StringComparison.Ordinal);
        Tensor x = Sample.Variable([1], 1);
        Assert.Contains("does not record", Message<GraphException>(() => x.Exp(Run.Inference()).Backward(run)), StringComparison.Ordinal);
        Assert.Contains("detached", Message<GraphException>(() => x.Exp(run).Detach().Backward(run)), StringComparison.Ordinal);
        Assert.Contains("kept", Message<GraphException>(() => x.Exp(run).Keep().ToGraphviz()), StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_from_several_elements_needs_their_gradients()
    {
        Run run = On.Recording("cpu");
        Tensor y = Sample.Variable([2, 3], 1).Exp(run);
        string message = Message<ShapeException>(() => y.Backward(run));
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("Sum or Mean", message, StringComparison.Ordinal);
        message = Message<ShapeException>(() => y.Backward(run, X(3, 2)));
        Assert.Contains("[3, 2]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 3] is needed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backward_formula_with_the_wrong_shape()
    {
        Run run = On.Recording("cpu");
        Tensor x = Sample.Variable([2, 3], 1);
        Tensor y = run.Record("mine", X(3), [x], [], (dy, g) => g.Add(x, dy));
        string message = Message<ShapeException>(() => y.Backward(run, X(3)));
        Assert.Contains("[3]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scopes_closed_in_the_wrong_order_or_twice()
    {
        Run run = Run.Inference();
        Scope outer = run.OpenScope(), inner = run.OpenScope();
        Assert.Contains("inner scope first", Message<ScopeException>(ref outer), StringComparison.Ordinal);
        inner.Dispose();
        Assert.Contains("only once", Message<ScopeException>(ref inner), StringComparison.Ordinal);
        outer.Dispose();
        Assert.Equal(0, run.Memory.BytesInUse);

        static string Message<T>(ref Scope scope) where T : Exception
        {
            try
            {
                scope.Dispose();
            }
            catch (T error)
            {
                return error.Message;
            }
            return "";
        }
    }

    [Fact]
    public void A_failed_step_leaves_the_run_usable()
    {
        Run run = On.Recording("cpu");
        Assert.Throws<ShapeException>(() => run.Scoped(() => { X(2, 3).Add(X(3), run); }));
        Tensor x = Sample.Variable([3], 1);
        Tensor bad = run.Record("mine", x.Keep(), [x], [], (_, _) => throw new NotSupportedException());
        Assert.Throws<NotSupportedException>(() => bad.Sum(run).Backward(run));
        x.Sum(run).Backward(run);
        Assert.Equal([1f, 1f, 1f], x.Gradient!.ToArray());
        Assert.Equal(0, run.Memory.BytesInUse);
        Assert.Equal("", run.Layer);
    }

    private static void AssertTaught<T>(Mistake mistake) where T : GlossaException
    {
        Run run = On.Recording("cpu");
        using LayerMark mark = run.Enter(Layer);
        string message = Message<T>(() => mistake.Make(run));
        Assert.Contains(Layer, message, StringComparison.Ordinal);
        Assert.All(mistake.Parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static string Message<T>(Action action) where T : GlossaException => Assert.Throws<T>(action).Message;

    private static Tensor X(params ReadOnlySpan<int> sizes) => Sample.Uniform(Shape.Create(sizes), 1);

    private static void Attend(Tensor query, Tensor key, Tensor value, AttentionOptions options, Run run) =>
        Tensor.Attention(query, key, value, options, run);

    /// <summary>A recurrent layer from 2 to 5.</summary>
    private static RecurrentWeights Weights(int gates) => new(X(5 * gates, 2), X(5 * gates, 5), null, null);
}
