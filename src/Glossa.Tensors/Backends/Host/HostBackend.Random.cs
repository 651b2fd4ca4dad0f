namespace Glossa.Tensors;

internal abstract unsafe partial class HostBackend<T>
{
    public override void Bernoulli(CounterRandom random, double probability, double scale, Tensor x, Run run)
    {
        long count = x.Shape.Count;
        ulong threshold = (ulong)Math.Round(probability * 4294967296.0);
        T yes = T.CreateTruncating(scale);
        For(run, (count + 3) / 4, 1 << 12, (first, end) =>
        {
            fixed (T* target = &First(x))
            {
                for (long block = first; block < end; block++)
                {
                    (uint a, uint b, uint c, uint d) = random.Block((ulong)block);
                    T* to = target + (4 * block);
                    long left = count - (4 * block);
                    to[0] = a < threshold ? yes : T.Zero;
                    if (left > 1) to[1] = b < threshold ? yes : T.Zero;
                    if (left > 2) to[2] = c < threshold ? yes : T.Zero;
                    if (left > 3) to[3] = d < threshold ? yes : T.Zero;
                }
            }
        });
    }
}
