using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The left operand of a product: fills panels of up to twelve rows, k by k.</summary>
internal unsafe interface ILeftOperand
{
    /// <summary><c>panels.At(p, at + k)[i] = A[row + Start(p) + i, firstK + k]</c> for all panels of the group, k &lt; depth.</summary>
    void Pack(int row, LeftPanels panels, int firstK, int depth, int at);
}

/// <summary>The right operand of a product: fills panels two registers wide, k by k.</summary>
internal unsafe interface IRightOperand
{
    /// <summary>Whether the operand is in panels already.</summary>
    static abstract bool IsPacked { get; }

    /// <summary>The address of a full panel that is already in memory, or null when it has to be packed.</summary>
    float* Direct(int column, int firstK, out nint pitch);

    /// <summary>
    /// Packs columns into as many panels as they need: <c>panels[p · depth · width + k · width + j] = B[firstK + k, column + p · width +
    /// j]</c> for k &lt; depth, j &lt; width; columns that do not exist are zero.
    /// </summary>
    void Pack(int column, int columns, int firstK, int depth, float* panels, int width);
}

/// <summary>A matrix stored row by row.</summary>
internal readonly unsafe struct RowMajor(float* data, nint pitch) : ILeftOperand, IRightOperand
{
    public static bool IsPacked => false;

    public void Pack(int row, LeftPanels panels, int firstK, int depth, int at)
    {
        for (int panel = panels.First; panel < panels.End; panel++)
        {
            int height = panels.Rows.Height(panel);
            Transpose.Into(data + ((row + panels.Rows.Start(panel)) * pitch) + firstK, pitch, height, depth, panels.At(panel, at), height);
        }
    }

    public float* Direct(int column, int firstK, out nint pitchB)
    {
        pitchB = pitch;
        return data + (firstK * pitch) + column;
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panels, int width) =>
        Registers.Dispatch(new ColumnsToPack(data + (firstK * pitch) + column, pitch, columns, depth, panels, width));

    private readonly struct ColumnsToPack(float* source, nint pitch, int columns, int depth, float* panels, int width) : IVectorized
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> => PanelCopy.ToPanels<V>(source, pitch, columns, depth, panels, width);
    }
}

/// <summary>The transpose of a matrix stored row by row.</summary>
internal readonly unsafe struct Transposed(float* data, nint pitch) : ILeftOperand, IRightOperand
{
    public static bool IsPacked => false;

    public void Pack(int row, LeftPanels panels, int firstK, int depth, int at) =>
        PanelCopy.ToLeftPanels(data + (firstK * pitch) + row, pitch, depth, panels, at);

    public float* Direct(int column, int firstK, out nint pitchB)
    {
        pitchB = 0;
        return null;
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panels, int width)
    {
        for (int j = 0; j < columns; j += width)
        {
            Transpose.Into(
                data + ((column + j) * pitch) + firstK, pitch, Math.Min(width, columns - j), depth, panels + (j * (nint)depth), width);
        }
    }
}

/// <summary>Copies of columns of consecutive rows, packed together.</summary>
internal static unsafe class PanelCopy
{
    private const int PanelsTogether = 8, RowsAhead = 8, RowsAtOnce = 16;

    /// <summary>Deals the columns of consecutive rows to panels, a few rows at a time, so that a line of memory is fetched once.</summary>
    public static void ToLeftPanels(float* source, nint pitch, int depth, LeftPanels panels, int at)
    {
        for (int k = 0; k < depth; k += RowsAtOnce)
        {
            for (int panel = panels.First; panel < panels.End; panel++)
            {
                float* from = source + (k * pitch) + panels.Rows.Start(panel);
                CopyColumns(from, pitch, Math.Min(RowsAtOnce, depth - k), panels.Rows.Height(panel), panels.At(panel, at + k));
            }
        }
    }

    /// <summary>
    /// <c>target[k · columns + j] = source[k · pitch + j]</c>, up to twelve columns, as three registers that overlap where there are fewer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyColumns(float* source, nint pitch, int rows, int columns, float* target)
    {
        int last = columns - Float128.Count, middle = Math.Min(Float128.Count, last);
        for (int k = 0; k < rows; k++, source += pitch, target += columns)
        {
            if (last < 0)
            {
                for (int j = 0; j < columns; j++) target[j] = source[j];
                continue;
            }
            if (Sse.IsSupported) Sse.Prefetch0(source + (RowsAtOnce * pitch));
            Float128.Load(source).Store(target);
            Float128.Load(source + middle).Store(target + middle);
            Float128.Load(source + last).Store(target + last);
        }
    }

    /// <summary>Packs columns into panels (see <see cref="IRightOperand.Pack"/>).</summary>
    public static void ToPanels<V>(float* source, nint pitch, int columns, int depth, float* panels, int width)
        where V : struct, IFloatLanes<V>
    {
        // A few panels at a time: a row of one alone is too short for the machine to fetch ahead, rows of all of them are too far apart to
        // write.
        int together = PanelsTogether * width;
        for (int j = 0; j < columns; j += together)
        {
            SomePanels<V>(source + j, pitch, Math.Min(together, columns - j), depth, panels + (j * (nint)depth), width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SomePanels<V>(float* source, nint pitch, int columns, int depth, float* panels, int width)
        where V : struct, IFloatLanes<V>
    {
        nint size = (nint)depth * width;
        int whole = columns / width * width;
        for (int k = 0; k < depth; k++, source += pitch, panels += width)
        {
            float* panel = panels, ahead = source + (RowsAhead * pitch);
            int j = 0;
            for (; j < whole; j += width, panel += size)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(ahead + j);
                    Sse.Prefetch0(ahead + j + V.Count);
                }
                V.Load(source + j).Store(panel);
                V.Load(source + j + V.Count).Store(panel + V.Count);
            }
            if (j == columns) continue;
            for (int i = 0; i < width; i++) panel[i] = j + i < columns ? source[j + i] : 0;
        }
    }
}
