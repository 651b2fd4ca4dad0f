namespace Glossa.Tensors;

/// <summary>One recorded operation: its inputs and how gradients flow from its results back to them.</summary>
internal sealed class Node
{
    private readonly (Storage Storage, int Version)[] saved;
    private Action<Tensor?[], Gradients>? backward;

    public Node(
        string op, LayerCall layer, long number, Shape[] outputShapes, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved,
        Action<Tensor?[], Gradients> backward)
    {
        Op = op;
        Call = layer;
        Number = number;
        OutputShapes = outputShapes;
        Inputs = Present(inputs);
        Tensor[] read = Present(saved);
        this.saved = new (Storage, int)[read.Length];
        for (int i = 0; i < read.Length; i++) this.saved[i] = (read[i].Storage, read[i].Storage.Version);
        this.backward = backward;
    }

    public string Op { get; }

    /// <summary>The call of the layer that computed it.</summary>
    public LayerCall Call { get; }

    public string Layer => Call.Path;

    /// <summary>The position among all operations that the run has recorded.</summary>
    public long Number { get; }

    public Shape[] OutputShapes { get; }

    public Tensor[] Inputs { get; }

    /// <summary>The gradients of the results while a backward pass runs.</summary>
    public Tensor?[]? Upstream { get; set; }

    /// <summary>The number of recorded operations that still have to send their gradient while a backward pass runs.</summary>
    public int Waiting { get; set; }

    public string Where => Layer.Length == 0 ? Op : $"{Op} in {Layer}";

    public void CheckUsable()
    {
        if (backward is null)
        {
            throw new GraphException($"The graph through {Where} was freed by an earlier Backward. "
                + "Compute the loss again before calling Backward a second time, or call Backward(run, keepGraph: true) the first time.");
        }
        foreach ((Storage storage, int version) in saved)
        {
            if (storage.IsRecycled)
            {
                throw new GraphException($"The backward pass of {Where} needs a value whose scope has closed. "
                    + "Call Backward inside the scope the values were made in.");
            }
            if (storage.Version != version)
            {
                throw new GraphException($"A value that the backward pass of {Where} needs was changed in place after it was used. "
                    + "Change a copy instead (Clone), or change it after Backward.");
            }
        }
    }

    public void Run(Gradients gradients) => backward!(Upstream!, gradients);

    public void Free() => backward = null;

    private static Tensor[] Present(ReadOnlySpan<Tensor?> tensors)
    {
        int count = 0;
        foreach (Tensor? tensor in tensors) count += tensor is null ? 0 : 1;
        Tensor[] present = new Tensor[count];
        count = 0;
        foreach (Tensor? tensor in tensors)
        {
            if (tensor is not null) present[count++] = tensor;
        }
        return present;
    }
}
