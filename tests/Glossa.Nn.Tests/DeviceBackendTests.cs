using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>A backend of another assembly, whose memory the host cannot see, trains to the bits of the reference backend.</summary>
public class DeviceBackendTests
{
    private static readonly IdTensor Labels = IdTensor.Of(0L, 2, 1, 2);

    [Fact]
    public void A_network_trains_to_the_values_of_the_reference_backend()
    {
        DeviceBackend device = new();
        Net expected = Train(Backend.Reference), actual = Train(device);
        foreach ((string path, Parameter parameter) in expected.Parameters)
        {
            Tensor trained = actual.Parameters.Single(entry => entry.Path == path).Parameter.Value;
            Assert.Same(device, trained.Backend);
            Close.AssertSameBits(path, parameter.Value, trained);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_reads_two_numbers_however_many_parameters_there_are(bool clipsEachParameter)
    {
        DeviceBackend device = new();
        Net net = new Net().Initialize(1, device);
        Optimizer optimizer = clipsEachParameter ? new ThincAdam(net) : new Adam(net);
        Run run = Run.ForTraining(backend: device);
        Step(net, optimizer, run, clipsEachParameter ? null : 0.5);
        int before = device.Reads;
        Step(net, optimizer, run, clipsEachParameter ? null : 0.5);
        // The loss, and the gradient's length or the lengths of all parameters' gradients.
        Assert.Equal(2, device.Reads - before);
    }

    [Fact]
    public void Ids_are_copied_to_the_device_once()
    {
        DeviceBackend device = new();
        Run run = Run.Inference(backend: device);
        Tensor table = Sample.Uniform([5, 3], 1, backend: device);
        IdTensor ids = IdTensor.Of(4L, 0, 2);
        for (int i = 0; i < 3; i++) Assert.Equal(table[4, 1], table.Embedding(ids, run)[0, 1]);
        Assert.Equal(1, device.IdCopies);
    }

    [Fact]
    public void Positions_stay_on_the_device_until_the_host_reads_them()
    {
        DeviceBackend device = new();
        Run run = Run.Inference(backend: device), host = Run.Inference(backend: Backend.Reference);
        Tensor x = Sample.Uniform([2, 2, 6, 6], 1, backend: device), same = x.To(Backend.Reference);
        (Tensor values, IdTensor positions) = x.Sort(run);
        Close.AssertSameBits("sorted", same.Sort(host).Values, values);
        Assert.Equal(0, device.IdCopies);
        Assert.Equal(same.Sort(host).Positions.Span, positions.Span);
        Assert.Equal(same.ArgMax(1, host).ToString(), x.ArgMax(1, run).ToString());
        Close.AssertSameBits("max", same.Max(2, host), x.Max(2, run));
    }

    private static Net Train(Backend backend)
    {
        Net net = new Net().Initialize(1, backend);
        Adam adam = new(net, new() { LearningRate = 0.02, WeightDecay = 0.01 });
        Run run = Run.ForTraining(7, 1, backend);
        double first = Step(net, adam, run, 0.5), last = 0;
        for (int step = 0; step < 30; step++) last = Step(net, adam, run, 0.5);
        Assert.InRange(last, 0, first / 2);
        return net;
    }

    private static double Step(Net net, Optimizer optimizer, Run run, double? clipNorm)
    {
        using Scope scope = run.OpenScope();
        Tensor loss = Loss.CrossEntropy(net.Forward(run), Labels, run);
        loss.Backward(run);
        if (clipNorm is { } limit) net.ClipGradientNorm(limit, run);
        optimizer.Step(run);
        optimizer.ClearGradients();
        return loss.ToDouble();
    }

    /// <summary>Words, their mean, normalised, and a hidden layer with dropout.</summary>
    private sealed class Net : Module
    {
        private static readonly IdTensor Texts = new([1, 4, 2, 3, 3, 0, 5, 1, 6, 2, 0, 0], [4, 3]);

        private readonly Embedding words = new(8, 6);
        private readonly LayerNorm norm = new(6);
        private readonly Linear hidden = new(6, 10), output = new(10, 3);

        public Tensor Forward(Run run)
        {
            Tensor mean = words.Forward(Texts, run).Mean(1, run);
            return output.Forward(hidden.Forward(norm.Forward(mean, run), run).Tanh(run).Dropout(0.1, run), run);
        }
    }
}
