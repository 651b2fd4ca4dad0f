using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Orthonormal rows (or columns, whichever are fewer) by Gram–Schmidt on normal values, in double precision and twice for exactness.
/// </summary>
internal sealed class OrthogonalInitializer : Initializer
{
    public override string Name => "orthogonal";

    public override void Fill(Tensor tensor, Fans fans, CounterRandom random)
    {
        int rows = tensor.Shape[0], columns = (int)(tensor.Shape.Count / Math.Max(1, rows));
        double[] values = new double[tensor.Shape.Count];
        // A recurrent kernel stacks one square block a gate.
        int block = columns == fans.Hidden && rows % fans.Hidden == 0 ? fans.Hidden : rows;
        for (int first = 0; first < rows; first += block)
        {
            bool isWide = columns >= block;
            int vectors = isWide ? block : columns, length = isWide ? columns : block;
            double[][] basis = Orthonormal(vectors, length, random, (long)first * columns);
            for (int i = 0; i < block; i++)
            {
                for (int j = 0; j < columns; j++) values[((first + i) * columns) + j] = isWide ? basis[i][j] : basis[j][i];
            }
        }
        tensor.CopyFrom(values);
    }

    private static double[][] Orthonormal(int vectors, int length, CounterRandom random, long offset)
    {
        double[][] basis = new double[vectors][];
        for (int v = 0; v < vectors; v++)
        {
            double[] vector = new double[length];
            for (int i = 0; i < length; i++) vector[i] = random.Normal(offset + ((long)v * length) + i);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int u = 0; u < v; u++)
                {
                    double along = Dot(vector, basis[u]);
                    for (int i = 0; i < length; i++) vector[i] -= along * basis[u][i];
                }
            }
            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < length; i++) vector[i] /= norm;
            basis[v] = vector;
        }
        return basis;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
