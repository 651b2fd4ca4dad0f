namespace Glossa.Tensors;

/// <summary>
/// Row panels dealt to the threads of a product as they ask, in groups that get smaller toward the end: a thread that is held up by other
/// work of the machine does less, and nobody waits long for the last group. Who computes a row does not change its bits.
/// </summary>
/// <param name="panels">The number of row panels.</param>
/// <param name="threads">The number of threads that ask.</param>
/// <param name="passes">The number of times all panels are dealt.</param>
internal sealed class PanelQueue(int panels, int threads, int passes)
{
    private const int Least = 2;

    private readonly int[] dealt = new int[passes];

    /// <summary>The next group of a pass.</summary>
    /// <param name="pass">The pass, from 0.</param>
    /// <param name="most">The largest group.</param>
    /// <param name="first">The first panel of the group.</param>
    /// <param name="end">The panel behind its last.</param>
    /// <returns>False when all are dealt.</returns>
    public bool Take(int pass, int most, out int first, out int end)
    {
        while (true)
        {
            first = Volatile.Read(ref dealt[pass]);
            end = first + Math.Min(panels - first, Math.Clamp((panels - first) / (2 * threads), Least, most));
            if (first >= panels) return false;
            if (Interlocked.CompareExchange(ref dealt[pass], end, first) == first) return true;
        }
    }
}
