namespace Glossa.Tensors;

/// <summary>
/// One walk from a result back to everything it was computed from. Operations run once all their results' gradients are complete, in an
/// order that depends on the graph alone, so sums have the same bits every time.
/// </summary>
/// <remarks>
/// Memory: each operation's backward formula computes in a scope of its own; gradients it added move to the scope outside and are
/// recycled as soon as they have been used.
/// </remarks>
internal sealed class BackwardPass
{
    private readonly Run run;
    private readonly Gradients gradients;
    private readonly bool keepGraph;
    private readonly List<Node> order = [];
    private readonly Dictionary<Tensor, Leaf> leaves = new(ReferenceEqualityComparer.Instance);
    private Node? current;

    private BackwardPass(Run run, bool keepGraph)
    {
        this.run = run;
        this.keepGraph = keepGraph;
        gradients = new Gradients(this, run);
    }

    /// <summary>Whether the walk has ended; a formula that calls back later is a mistake.</summary>
    public bool IsOver { get; private set; }

    public static void Walk(Tensor result, Tensor upstream, Run run, bool keepGraph)
    {
        Run unrecorded = run.WithoutGradients();
        BackwardPass pass = new(unrecorded, keepGraph);
        if (unrecorded.Pass is not null)
        {
            throw new GraphException("Backward was called while a backward pass of the same run is under way.");
        }
        unrecorded.Pass = pass;
        try
        {
            pass.CountConsumers(result.Node!, 0);
            pass.Add(result, upstream);
            pass.RunNodes(result.Node!, 0);
            pass.HandToLeaves();
        }
        finally
        {
            unrecorded.Pass = null;
            pass.IsOver = true;
            foreach (Node node in pass.order)
            {
                node.Upstream = null;
                node.Waiting = 0;
            }
        }
    }

    public void Add(Tensor tensor, Tensor gradient)
    {
        CheckFinite(gradient);
        if (tensor.Node is { } node)
        {
            Tensor?[] upstream = node.Upstream ??= new Tensor?[node.OutputShapes.Length];
            upstream[tensor.OutputIndex] = Sum(upstream[tensor.OutputIndex], gradient);
        }
        else
        {
            Leaf leaf = LeafOf(tensor);
            leaf.Dense = Sum(leaf.Dense, gradient);
        }
    }

    public void AddRows(Tensor table, RowLists lists, Tensor rows)
    {
        CheckFinite(rows);
        if (table.Node is null)
        {
            Claim(rows);
            LeafOf(table).Rows.Add((lists, rows));
            return;
        }
        Add(table, RowGradient.Collect(lists, rows, run).ToDense(table.Shape, run));
    }

    /// <summary>
    /// Walks through operations that were recorded while a formula of this walk runs, down to the inputs of its operation: their gradients
    /// add up as if the operations had been in the graph from the beginning.
    /// </summary>
    public void WalkInner(Tensor result, Tensor upstream, long first)
    {
        Node? outer = current;
        Add(result, upstream);
        if (result.Node is { } root && root.Number >= first)
        {
            CountConsumers(root, first);
            RunNodes(root, first);
        }
        current = outer;
    }

    /// <summary>
    /// Finds every operation below the result, from the first one that belongs to the walk, and counts how many gradients each has to wait
    /// for.
    /// </summary>
    private void CountConsumers(Node root, long first)
    {
        HashSet<Node> seen = new(ReferenceEqualityComparer.Instance) { root };
        Stack<Node> open = new([root]);
        while (open.TryPop(out Node? node))
        {
            node.CheckUsable();
            // What a formula recorded is forgotten with it.
            if (first == 0) order.Add(node);
            foreach (Tensor input in node.Inputs)
            {
                if (input.Node is not { } below) continue;
                if (below.Number < first)
                {
                    CheckIsInput(below);
                    continue;
                }
                below.Waiting++;
                if (seen.Add(below)) open.Push(below);
            }
        }
    }

    /// <summary>An operation that runs already waited for the gradients of its inputs alone.</summary>
    private void CheckIsInput(Node before)
    {
        if (current!.Inputs.Any(input => input.Node == before)) return;
        throw new GraphException($"{current.Where} reads a value that was computed before it ({before.Where}) and is none of its inputs: "
            + "its gradient would be lost. Name it among the inputs.");
    }

    private void RunNodes(Node root, long first)
    {
        Stack<Node> ready = new([root]);
        while (ready.TryPop(out Node? node))
        {
            if (node.Upstream is not null) RunOne(node);
            if (!keepGraph) node.Free();
            foreach (Tensor input in node.Inputs)
            {
                if (input.Node is { } below && below.Number >= first && --below.Waiting == 0) ready.Push(below);
            }
        }
    }

    private void RunOne(Node node)
    {
        ScopeFrame? outer = run.Frame;
        using LayerMark mark = run.Enter(node.Layer);
        run.Options.Profile?.OperationStarts();
        current = node;
        if (outer is null)
        {
            node.Run(gradients);
        }
        else
        {
            using Scope scope = run.OpenScope();
            node.Run(gradients);
            scope.ReturnClaimed();
        }
        foreach (Tensor? used in node.Upstream!)
        {
            if (used is not null) Unclaim(used);
        }
        current = null;
        node.Upstream = null;
        run.Options.Profile?.OperationEnds(node.Op, node.Layer, true);
    }

    private void HandToLeaves()
    {
        run.Options.Profile?.OperationStarts();
        foreach ((Tensor tensor, Leaf leaf) in leaves)
        {
            if (leaf.Rows.Count == 0)
            {
                tensor.AccumulateGradient(leaf.Dense!, run);
                Unclaim(leaf.Dense!);
                continue;
            }
            RowGradient gradient = RowGradient.Sum([.. leaf.Rows.Select(part => RowGradient.Collect(part.Lists, part.Rows, run))], run);
            if (leaf.Dense is null)
            {
                tensor.AccumulateGradient(gradient, run);
            }
            else
            {
                run.Backend.ScatterAddRows(gradient.Rows, gradient.Ids, leaf.Dense = Owned(leaf.Dense), run);
                tensor.AccumulateGradient(leaf.Dense, run);
            }
        }
        run.Options.Profile?.OperationEnds("accumulate", "", true);
    }

    /// <summary>Blames the operation that is walked through for a gradient that is not finite.</summary>
    private void CheckFinite(Tensor gradient)
    {
        if (current is { } node && run.Options.CheckFinite) NonFinite.Check(node.Op, node.Layer, gradient, node.Upstream, true);
    }

    /// <summary>The running sum of a gradient; in place when the sum so far is this pass' own memory and nobody else uses it.</summary>
    private Tensor Sum(Tensor? sum, Tensor gradient)
    {
        if (sum is null)
        {
            Claim(gradient);
            return gradient;
        }
        Tensor owned = Owned(sum);
        run.Backend.Zip(new AddFunction(), owned, gradient, owned, Stretch.None, run);
        return owned;
    }

    private Tensor Owned(Tensor sum)
    {
        if (sum.Storage.MadeBy == this && sum.Storage.GradientClaims == 1) return sum;
        Tensor copy = sum.Clone(run);
        Claim(copy);
        Unclaim(sum);
        return copy;
    }

    private static void Claim(Tensor gradient) => gradient.Storage.GradientClaims++;

    private void Unclaim(Tensor gradient)
    {
        Storage storage = gradient.Storage;
        if (--storage.GradientClaims == 0 && storage.MadeBy == this && storage.Frame is { } frame) frame.RecycleNow(storage);
    }

    private Leaf LeafOf(Tensor tensor)
    {
        if (!leaves.TryGetValue(tensor, out Leaf? leaf)) leaves.Add(tensor, leaf = new Leaf());
        return leaf;
    }

    private sealed class Leaf
    {
        public Tensor? Dense { get; set; }

        public List<(RowLists Lists, Tensor Rows)> Rows { get; } = [];
    }
}
