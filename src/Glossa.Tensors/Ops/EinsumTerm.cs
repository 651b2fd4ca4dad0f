namespace Glossa.Tensors;

/// <summary>An operand, or a product of operands, of an <see cref="Tensor.Einsum"/>.</summary>
/// <param name="Value">The elements.</param>
/// <param name="Letters">A letter for each axis.</param>
internal sealed record EinsumTerm(Tensor Value, string Letters)
{
    /// <summary>Requires each letter to have one size; of an ellipsis, or 1.</summary>
    public static void CheckSizes(string subscripts, EinsumTerm[] terms, Run run)
    {
        Dictionary<char, (int Size, int Operand)> sizes = [];
        for (int i = 0; i < terms.Length; i++)
        {
            for (int axis = 0; axis < terms[i].Letters.Length; axis++)
            {
                char letter = terms[i].Letters[axis];
                int size = terms[i].Value.Shape[axis];
                bool stretches = EinsumSubscripts.IsOfEllipsis(letter);
                if (sizes.TryAdd(letter, (size, i)) || sizes[letter].Size == size || (stretches && size == 1)) continue;
                if (stretches && sizes[letter].Size == 1)
                {
                    sizes[letter] = (size, i);
                    continue;
                }
                (int other, int operand) = sizes[letter];
                string axes = stretches ? "..." : letter.ToString();
                throw run.Mismatch(
                    "einsum", $"in the subscripts '{subscripts}' the axis '{axes}' has size {other} in operand {operand + 1}, "
                        + $"of shape {terms[operand].Value.Shape}, but size {size} in operand {i + 1}, of shape {terms[i].Value.Shape}");
            }
        }
    }

    /// <summary>This term with letters that occur twice taken on the diagonal, and letters that nobody needs summed over.</summary>
    public EinsumTerm Reduced(string needed, Run run)
    {
        EinsumTerm term = this;
        for (int axis = 0; axis < term.Letters.Length;)
        {
            int other = term.Letters.IndexOf(term.Letters[axis], axis + 1);
            if (other < 0) axis++;
            else term = term.Diagonal(axis, other, run);
        }
        for (int axis = term.Letters.Length - 1; axis >= 0; axis--)
        {
            if (Has(needed, term.Letters[axis])) continue;
            term = new(term.Value.Sum(axis, run), term.Letters.Remove(axis, 1));
        }
        return term;
    }

    /// <summary>The product with another term, summed over the letters that nobody needs any more.</summary>
    public EinsumTerm Times(EinsumTerm other, string needed, Run run)
    {
        (EinsumTerm a, EinsumTerm b) = (WithoutStretched(other, run), other.WithoutStretched(this, run));
        string both = Common(a.Letters, b.Letters), batch = Common(both, needed), summed = Except(both, needed);
        string left = Except(a.Letters, both), right = Except(b.Letters, both);
        if (left.Length + right.Length == 0) return a.Dot(b, batch, summed, run);
        if (summed.Length + right.Length == 0) return a.Scaled(b, batch, left, run);
        if (summed.Length + left.Length == 0) return b.Scaled(a, batch, right, run);
        (Tensor rows, bool transpose) = a.AsMatrices(batch, left, summed, run);
        (Tensor columns, bool transposeB) = b.AsMatrices(batch, summed, right, run);
        Tensor product = rows.MatMul(columns, run, transpose, transposeB);
        return new(product.Reshape(Shape.Create([.. a.Sizes(batch + left), .. b.Sizes(right)]), run), batch + left + right);
    }

    /// <summary>The elements with the axes in a given order.</summary>
    public Tensor InOrder(string letters, Run run) =>
        letters == Letters ? Value : Value.Permute([.. letters.Select(letter => Letters.IndexOf(letter, StringComparison.Ordinal))], run);

    /// <summary>Multiplies element by element and sums: what two terms with the same letters need.</summary>
    private EinsumTerm Dot(EinsumTerm other, string batch, string summed, Run run)
    {
        Tensor product = InOrder(batch + summed, run).Multiply(other.InOrder(batch + summed, run), run);
        if (summed.Length == 0) return new(product, batch);
        return new(product.Reshape(Shape.Create([.. Sizes(batch), (int)Count(summed)]), run).Sum(-1, run), batch);
    }

    /// <summary>Multiplies by a term that has some of the letters and no others.</summary>
    private EinsumTerm Scaled(EinsumTerm factors, string batch, string rest, Run run)
    {
        Tensor rows = InOrder(batch + rest, run).Reshape([(int)Count(batch), (int)Count(rest)], run);
        Tensor column = factors.InOrder(batch, run).Reshape([rows.Shape[0]], run);
        return new(rows.MultiplyColumn(column, run).Reshape(Shape.Create(Sizes(batch + rest)), run), batch + rest);
    }

    /// <summary>A batch of matrices with the given letters as rows and columns, or of their transposes if that saves a copy.</summary>
    private (Tensor Matrices, bool IsTransposed) AsMatrices(string batch, string rows, string columns, Run run)
    {
        bool isTransposed = Letters == batch + columns + rows && Letters != batch + rows + columns;
        (string first, string second) = isTransposed ? (columns, rows) : (rows, columns);
        Tensor x = InOrder(batch + first + second, run);
        int[] matrix = [(int)Count(first), (int)Count(second)];
        return (x.Reshape(Shape.Create(batch.Length == 0 ? matrix : [(int)Count(batch), .. matrix]), run), isTransposed);
    }

    /// <summary>Takes the elements with equal positions on two axes; their letter goes to the end.</summary>
    private EinsumTerm Diagonal(int first, int second, Run run)
    {
        char letter = Letters[first];
        string others = Letters.Remove(second, 1).Remove(first, 1);
        int size = Value.Shape[first];
        int[] axes = [.. Enumerable.Range(0, Letters.Length).Where(axis => axis != first && axis != second), first, second];
        Tensor flat = Value.Permute(axes, run).Reshape(Shape.Create([.. Sizes(others), size * size]), run);
        return new(flat.IndexSelect(IdTensor.Arange(0, size * size, size + 1), run, -1), others + letter);
    }

    /// <summary>This term without the axes of an ellipsis that have size 1 here and are longer in another.</summary>
    private EinsumTerm WithoutStretched(EinsumTerm other, Run run)
    {
        EinsumTerm term = this;
        foreach (char letter in Letters.Where(EinsumSubscripts.IsOfEllipsis))
        {
            if (!Has(other.Letters, letter) || Size(letter) == other.Size(letter) || Size(letter) != 1) continue;
            int axis = term.Letters.IndexOf(letter, StringComparison.Ordinal);
            term = new(term.Value.Squeeze(axis, run), term.Letters.Remove(axis, 1));
        }
        return term;
    }

    private int Size(char letter) => Value.Shape[Letters.IndexOf(letter, StringComparison.Ordinal)];

    private int[] Sizes(string letters) => [.. letters.Select(Size)];

    private long Count(string letters) => Shape.Create(Sizes(letters)).Count;

    private static bool Has(string letters, char letter) => letters.Contains(letter, StringComparison.Ordinal);

    private static string Common(string letters, string others) => string.Concat(letters.Where(letter => Has(others, letter)));

    private static string Except(string letters, string others) => string.Concat(letters.Where(letter => !Has(others, letter)));
}
