using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Another initialiser's values with one row of zeros: the padding's.</summary>
internal sealed class ZeroRowInitializer(Initializer others, int row) : Initializer
{
    public override string Name => others.Name;

    public override void Fill(Tensor tensor, Fans fans, CounterRandom random)
    {
        others.Fill(tensor, fans, random);
        tensor.Slice(0, row, row + 1, Run.Inference(backend: tensor.Backend)).Fill(0);
    }
}
