using System.Globalization;

namespace Glossa.Tensors;

/// <summary>Finds the first operation whose result is not finite although its inputs were.</summary>
internal static class NonFinite
{
    public static void Check(string op, string layer, Tensor output, ReadOnlySpan<Tensor?> inputs, bool isBackward)
    {
        double[] values = output.ToDoubleArray();
        int at = Array.FindIndex(values, value => !double.IsFinite(value));
        if (at < 0) return;
        string ranges = string.Join(
            "; ", inputs.ToArray().Where(input => input is not null).Select(input => $"{input!.Shape} in {Range(input)}"));
        throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture,
            $"{op}{(layer.Length == 0 ? "" : " in " + layer)}{(isBackward ? ", in the backward pass," : "")} made {values[at]} at element "
                + $"{at} of {output.Shape}. Its inputs: {ranges}. ")
            + "Usual causes: a learning rate too high, a logarithm or division of zero, an exponential of a large number, "
            + "or data that is not finite.");
    }

    private static string Range(Tensor tensor)
    {
        double[] values = tensor.ToDoubleArray();
        if (values.Length == 0) return "(empty)";
        int broken = values.Count(value => !double.IsFinite(value));
        return string.Create(
            CultureInfo.InvariantCulture, $"[{values.Min():G4}, {values.Max():G4}]{(broken > 0 ? $" with {broken} not finite" : "")}");
    }
}
