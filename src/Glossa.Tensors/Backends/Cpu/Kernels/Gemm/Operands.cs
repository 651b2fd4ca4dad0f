using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The left operand of a product: fills panels of up to twelve rows, k by k.</summary>
internal unsafe interface ILeftOperand
{
    /// <summary><c>panel[k · rows + i] = A[row + i, firstK + k]</c> for k &lt; depth, i &lt; rows.</summary>
    void Pack(int row, int rows, int firstK, int depth, float* panel);
}

/// <summary>The right operand of a product: fills panels two registers wide, k by k.</summary>
internal unsafe interface IRightOperand
{
    /// <summary>Whether the operand is in panels already.</summary>
    static abstract bool IsPacked { get; }

    /// <summary>Where a full panel already stands in memory, or null when it has to be packed.</summary>
    float* Direct(int column, int firstK, out nint pitch);

    /// <summary><c>panel[k · width + j] = B[firstK + k, column + j]</c> for k &lt; depth, j &lt; columns; the columns up to width are set to zero.</summary>
    void Pack(int column, int columns, int firstK, int depth, float* panel, int width);
}

/// <summary>A matrix stored row by row.</summary>
internal readonly unsafe struct RowMajor(float* data, nint pitch) : ILeftOperand, IRightOperand
{
    public static bool IsPacked => false;

    public void Pack(int row, int rows, int firstK, int depth, float* panel) =>
        Transpose.Into(data + (row * pitch) + firstK, pitch, rows, depth, panel, rows);

    public float* Direct(int column, int firstK, out nint pitchB)
    {
        pitchB = pitch;
        return data + (firstK * pitch) + column;
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panel, int width) =>
        PanelCopy.Rows(data + (firstK * pitch) + column, pitch, columns, depth, panel, width);
}

/// <summary>The transpose of a matrix stored row by row.</summary>
internal readonly unsafe struct Transposed(float* data, nint pitch) : ILeftOperand, IRightOperand
{
    public static bool IsPacked => false;

    public void Pack(int row, int rows, int firstK, int depth, float* panel) =>
        PanelCopy.Rows(data + (firstK * pitch) + row, pitch, rows, depth, panel, rows);

    public float* Direct(int column, int firstK, out nint pitchB)
    {
        pitchB = 0;
        return null;
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panel, int width) =>
        Transpose.Into(data + (column * pitch) + firstK, pitch, columns, depth, panel, width);
}

/// <summary>Copies of a few columns of consecutive rows, packed together.</summary>
internal static unsafe class PanelCopy
{
    /// <summary><c>panel[k · width + j] = source[k · pitch + j]</c> for j &lt; columns, zero up to width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(float* source, nint pitch, int columns, int depth, float* panel, int width)
    {
        int whole = columns / Float128.Count * Float128.Count;
        for (int k = 0; k < depth; k++, source += pitch, panel += width)
        {
            int j = 0;
            for (; j < whole; j += Float128.Count) Float128.Load(source + j).Store(panel + j);
            for (; j < columns; j++) panel[j] = source[j];
            for (; j < width; j++) panel[j] = 0;
        }
    }
}
