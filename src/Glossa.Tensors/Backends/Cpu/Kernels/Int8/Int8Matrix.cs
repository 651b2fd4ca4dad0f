using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

/// <summary>
/// The weights of a map as whole numbers of 8 bits: <c>W[j, k] ≈ scale[j] · Q[j, k]</c> with <c>scale[j] = maxₖ |W[j, k]| / 127</c>.
/// </summary>
/// <remarks>
/// They stand in panels of sixteen outputs, in which four inputs of each output follow each other, as one instruction multiplies and adds
/// them. Inputs and outputs that do not fill a panel are zeros.
/// </remarks>
internal sealed unsafe class Int8Matrix
{
    /// <summary>The outputs of a panel: two registers of 32-bit sums.</summary>
    public const int PanelWidth = 16;

    /// <summary>The inputs that one instruction multiplies and adds up.</summary>
    public const int Together = 4;

    private readonly HostBlock weights, scales, sums;

    /// <summary>Rounds the weights of a map.</summary>
    /// <param name="source">W, one row for each output.</param>
    /// <param name="pitch">The distance of its rows.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="threads">The number of threads that may work.</param>
    public Int8Matrix(float* source, nint pitch, int outputs, int inputs, int threads)
    {
        (Outputs, Inputs) = (outputs, inputs);
        int padded = Panels * PanelWidth;
        weights = new HostBlock((long)padded * Depth);
        scales = new HostBlock((long)padded * sizeof(float));
        sums = new HostBlock((long)padded * sizeof(int));
        Workers.Shared.For(threads, Panels, 1, (first, end) =>
        {
            for (int output = (int)first * PanelWidth; output < (int)end * PanelWidth; output++)
            {
                Round(output < outputs ? source + (output * pitch) : null, output);
            }
        });
    }

    /// <summary>The number of outputs.</summary>
    public int Outputs { get; }

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>The inputs with those that fill the last group.</summary>
    public int Depth => DepthOf(Inputs);

    /// <summary>The number of panels.</summary>
    public int Panels => (Outputs + PanelWidth - 1) / PanelWidth;

    /// <summary>The scale of each output.</summary>
    public float* Scales => (float*)scales.Address;

    /// <summary>For each output <c>128 Σₖ Q[j, k]</c>, which values that are stored 128 too large add to its sums.</summary>
    public int* Corrections => (int*)sums.Address;

    /// <summary>The weights of a panel.</summary>
    public sbyte* Panel(int panel) => (sbyte*)weights.Address + ((long)panel * PanelWidth * Depth);

    /// <summary>The number of inputs with those that fill the last group.</summary>
    public static int DepthOf(int inputs) => (inputs + Together - 1) / Together * Together;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Round(float* row, int output)
    {
        ReadOnlySpan<float> values = row is null ? [] : new(row, Inputs);
        float scale = Int8Rounding.ScaleOf(values);
        using Scratch scratch = Scratch.Rent(Depth);
        Span<float> numbers = new(scratch.Floats, Depth);
        numbers.Clear();
        Int8Rounding.Round(values, scale, numbers);
        sbyte* panel = Panel(output / PanelWidth) + (output % PanelWidth * Together);
        int sum = 0;
        for (int k = 0; k < Depth; k += Together)
        {
            for (int i = 0; i < Together; i++)
            {
                panel[(k * PanelWidth) + i] = (sbyte)numbers[k + i];
                sum += (int)numbers[k + i];
            }
        }
        Scales[output] = scale;
        Corrections[output] = Int8Rows.Offset * sum;
    }
}
