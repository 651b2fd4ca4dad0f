namespace Glossa.Tensors;

/// <summary>
/// The subscripts of an <see cref="Tensor.Einsum"/>, read for operands of known shapes: a letter for each axis, and for the axes that an
/// ellipsis stands for, letters of a private range counted from the last axis, so that equal ones are aligned.
/// </summary>
/// <param name="Inputs">The letters of each operand's axes.</param>
/// <param name="Output">The letters of the result's axes.</param>
internal sealed record EinsumSubscripts(string[] Inputs, string Output)
{
    private const string Ellipsis = "...";

    /// <summary>The last axis of an ellipsis; those before it follow in the code table.</summary>
    private const char LastOfEllipsis = '\uE000';

    /// <summary>Whether a letter stands for an axis of an ellipsis.</summary>
    public static bool IsOfEllipsis(char letter) => letter >= LastOfEllipsis;

    /// <summary>Reads subscripts.</summary>
    /// <param name="text">The subscripts, <c>ij,jk->ik</c>; without an arrow the result has the letters that occur once, in order.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="run">The run, for errors.</param>
    /// <exception cref="ShapeException">They are not well formed, or not for these operands.</exception>
    public static EinsumSubscripts Read(string text, ReadOnlySpan<Tensor> operands, Run run)
    {
        string[] sides = text.Replace(" ", "", StringComparison.Ordinal).Split("->");
        if (sides.Length > 2) throw Error("there is more than one arrow");
        string[] inputs = sides[0].Split(',');
        if (inputs.Length != operands.Length)
        {
            throw Error($"there are subscripts for {inputs.Length} operands, divided by commas, but {operands.Length} were given");
        }
        int widest = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            Shape shape = operands[i].Shape;
            CheckLetters(inputs[i]);
            bool hasEllipsis = inputs[i].Contains(Ellipsis, StringComparison.Ordinal);
            int named = inputs[i].Length - (hasEllipsis ? Ellipsis.Length : 0);
            if (named > shape.Rank || (named < shape.Rank && !hasEllipsis))
            {
                throw Error($"'{inputs[i]}' names {named} axes, but operand {i + 1} has shape {shape}");
            }
            widest = Math.Max(widest, shape.Rank - named);
            inputs[i] = inputs[i].Replace(Ellipsis, AxesOfEllipsis(shape.Rank - named), StringComparison.Ordinal);
        }
        string all = string.Concat(inputs);
        string output = sides.Length == 2 ? sides[1].Replace(Ellipsis, AxesOfEllipsis(widest), StringComparison.Ordinal)
            : AxesOfEllipsis(widest) + string.Concat(all.Where(letter => !IsOfEllipsis(letter) && all.Count(letter.Equals) == 1).Order());
        if (sides.Length == 2) CheckLetters(sides[1]);
        if (output.Count(IsOfEllipsis) < widest) throw Error("an operand has '...', but the result does not say where its axes go");
        for (int i = 0; i < output.Length; i++)
        {
            char letter = output[i];
            if (!all.Contains(letter, StringComparison.Ordinal)) throw Error($"the result has an axis '{letter}' that no operand has");
            if (output.IndexOf(letter, StringComparison.Ordinal) < i) throw Error($"the result names the axis '{letter}' twice");
        }
        return new EinsumSubscripts(inputs, output);

        void CheckLetters(string subscripts)
        {
            int at = subscripts.IndexOf(Ellipsis, StringComparison.Ordinal);
            string letters = at < 0 ? subscripts : subscripts.Remove(at, Ellipsis.Length);
            foreach (char letter in letters)
            {
                if (char.IsAsciiLetter(letter)) continue;
                throw Error($"'{letter}' in '{subscripts}' is neither a letter nor part of one ellipsis '...'");
            }
        }

        ShapeException Error(string what) => run.Mismatch("einsum", $"in the subscripts '{text}' {what}");
    }

    /// <summary>Letters for so many axes of an ellipsis, the last axis' letter last.</summary>
    private static string AxesOfEllipsis(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => (char)(LastOfEllipsis + count - 1 - i)));
}
