namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Einstein's sum, as NumPy's <c>einsum</c>: every axis has a letter; elements with equal letters are multiplied, and letters that the
    /// result does not have are summed over. <c>"ij,jk->ik"</c> is the matrix product, <c>"bhqd,bhkd->bhqk"</c> the scores of attention,
    /// <c>"ii->i"</c> a diagonal. <c>...</c> stands for axes that are kept and stretch as NumPy's.
    /// </summary>
    /// <remarks>
    /// Each product is a <see cref="MatMul"/>. Operands are multiplied from left to right whatever their sizes, so that the bits of a
    /// result do not depend on the size of the batch: put the pair first whose product is small.
    /// </remarks>
    /// <param name="subscripts">The letters of each operand, divided by commas, then <c>-></c> and those of the result; without an arrow
    /// the result has the letters that occur once, in the order of the alphabet.</param>
    /// <param name="operands">The operands, at least one.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> the sizes of the result's letters.</returns>
    /// <exception cref="ShapeException">The subscripts are not well formed, or sizes of one letter differ.</exception>
    public static Tensor Einsum(string subscripts, ReadOnlySpan<Tensor> operands, Run run)
    {
        run.Check("einsum", operands);
        EinsumSubscripts read = EinsumSubscripts.Read(subscripts, operands, run);
        EinsumTerm[] terms = new EinsumTerm[operands.Length];
        for (int i = 0; i < terms.Length; i++) terms[i] = new EinsumTerm(operands[i], read.Inputs[i]);
        EinsumTerm.CheckSizes(subscripts, terms, run);
        EinsumTerm product = terms[0].Reduced(Needed(1), run);
        for (int i = 1; i < terms.Length; i++)
        {
            string needed = Needed(i + 1);
            product = product.Times(terms[i].Reduced(needed + product.Letters, run), needed, run);
        }
        return product.InOrder(read.Output, run);

        // The letters of the result and of the operands that are still to come.
        string Needed(int from) => read.Output + string.Concat(read.Inputs[from..]);
    }
}
