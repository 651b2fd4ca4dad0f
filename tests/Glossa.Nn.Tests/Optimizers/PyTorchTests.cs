using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Optimisers and schedules against PyTorch, step by step.</summary>
public class PyTorchTests
{
    private const string File = "torch/optimizers.json";

    // The NAdam of the PyTorch that made the fixtures has an error: NAdamTests.
    public static IEnumerable<object[]> Trajectories =>
        On.Cases(File).Where(c => !((string)c[0]).StartsWith("clip", StringComparison.Ordinal) && (string)c[0] != "nadam");

    [Theory]
    [MemberData(nameof(Trajectories))]
    public void Optimizer_follows_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        Weights weights = Weights.Of(FixtureCase.ToTensor(c.Element.GetProperty("initial"), run.Backend));
        Optimizer optimizer = Make(c, weights);
        Schedule? rate = Rate(c);
        Tensor gradients = FixtureCase.ToTensor(c.Element.GetProperty("gradients"), run.Backend);
        Tensor expected = FixtureCase.ToTensor(c.Element.GetProperty("trajectory"), run.Backend);
        using LearningRates rates = new(optimizer, rate);
        for (int step = 0; step < gradients.Shape[0]; step++)
        {
            if (rate is not null) Assert.Equal(c.Element.GetProperty("lr")[step].GetDouble(), rates.Current, 1e-15);
            if (rate is OneCycleSchedule cycle)
            {
                ((Sgd)optimizer).Groups[0].Options = ((Sgd)optimizer).Groups[0].Options with
                {
                    Momentum = OneCycleSchedule.Momentum(cycle.Steps).At(step),
                };
            }
            weights["w"].Give(gradients.Select(0, step, run), run);
            optimizer.Step(run);
            rates.Step();
            optimizer.ClearGradients();
            Close.Assert($"{name}: step {step}", expected.Select(0, step, run), weights["w"].Value);
        }
    }

    // for name, make in {"sgd weight decay": lambda p: torch.optim.SGD(p, lr=.05, weight_decay=.1), …}.items():   (settings: Variants)
    //     w = torch.tensor(case["initial"]["data"], dtype=torch.float64, requires_grad=True)   (case: the first of the file)
    // optimizer = make([w]) for g in torch.tensor(case["gradients"]["data"], dtype=torch.float64).reshape(10, 5): w.grad = g.clone();
    // optimizer.step() print(name, w.tolist())
    [Theory]
    [InlineData(
        "sgd weight decay", new[] { 0.5310055995440552, 0.7196758548398616, 0.3821723200795236, 0.8661944969093361, -0.14634859280806956 })]
    [InlineData(
        "sgd dampening weight decay",
        new[] { 0.09210736649611363, 0.7041002590011896, 0.22252911461936414, 0.8153654395772102, -0.155564046165815 })]
    [InlineData(
        "adam everything", new[] { 1.1074823391586126, 0.5533639536480419, 0.7348679596483548, 0.7747262953630879, -0.21360513502344766 })]
    [InlineData(
        "adamw everything", new[] { 1.0915466221898726, 0.5585398476554794, 0.7339898210107271, 0.7768087628360295, -0.21468778907225408 })]
    [InlineData(
        "radam small beta2", new[] { 1.196033535434262, 0.6090155810305438, 0.7439430180601142, 0.7819766420648906, -0.23500398683491303 })]
    [InlineData(
        "adamax everything", new[] { 1.1527444228055481, 0.5638827957931237, 0.7584741108817463, 0.761189310225951, -0.23132176444559954 })]
    [InlineData(
        "adagrad everything",
        new[] { 1.0579736549946999, 0.5423873253065294, 0.7238154951806564, 0.757808583539967, -0.20892220597632954 })]
    [InlineData(
        "adadelta everything",
        new[] { 0.9675311877059257, 0.5228811540190325, 0.6649121984577006, 0.7993790528763499, -0.16146733748675882 })]
    [InlineData(
        "rmsprop momentum", new[] { 0.8428567581755341, 0.3630572935143645, 0.7022383128413101, 0.7538186919045942, -0.17070155595941852 })]
    [InlineData(
        "rmsprop centered", new[] { 1.1245302887876294, 0.5497145576632224, 0.7242282417660837, 0.7877284683269178, -0.22059151367169355 })]
    public void Every_setting_follows_PyTorch(string variant, double[] expected)
    {
        FixtureCase c = Fixture.Case(File, "adam");
        foreach (string backend in new[] { "cpu", "reference" })
        {
            Run run = On.Recording(backend);
            Weights weights = Weights.Of(FixtureCase.ToTensor(c.Element.GetProperty("initial"), run.Backend));
            Optimizer optimizer = Variants.Make(variant, weights);
            Tensor gradients = FixtureCase.ToTensor(c.Element.GetProperty("gradients"), run.Backend);
            for (int step = 0; step < 10; step++)
            {
                optimizer.ClearGradients();
                weights["w"].Give(gradients.Select(0, step, run), run);
                optimizer.Step(run);
            }
            Close.Assert(variant, Tensor.From(expected, [5], run.Backend), weights["w"].Value);
        }
    }

    private static Optimizer Make(FixtureCase c, Module module)
    {
        double rate = c.Double("lr", 0), decay = c.Double("weight_decay", 0), momentum = c.Double("momentum", 0);
        bool amsGrad = c.Bool("amsgrad", false);
        bool hasBetas = c.Config.TryGetProperty("betas", out JsonElement betas);
        (double beta1, double beta2) = hasBetas ? (betas[0].GetDouble(), betas[1].GetDouble()) : (0.9, 0.999);
        return c.Text("optimizer", "") switch
        {
            "SGD" => new Sgd(module, new()
            {
                LearningRate = rate,
                Momentum = momentum,
                Dampening = c.Double("dampening", 0),
                Nesterov = c.Bool("nesterov", false),
                WeightDecay = decay,
            }),
            "Adam" => new Adam(module, new()
            {
                LearningRate = rate,
                Beta1 = beta1,
                Beta2 = beta2,
                Epsilon = c.Double("eps", 1e-8),
                WeightDecay = decay,
                AmsGrad = amsGrad,
            }),
            "AdamW" => new AdamW(module, new() { LearningRate = rate, WeightDecay = decay, AmsGrad = amsGrad }),
            "RAdam" => new RAdam(module, new() { LearningRate = rate, WeightDecay = decay }),
            "Adamax" => new Adamax(module, new() { LearningRate = rate }),
            "Adagrad" => new Adagrad(module, new() { LearningRate = rate, LearningRateDecay = c.Double("lr_decay", 0) }),
            "Adadelta" => new Adadelta(module, new() { LearningRate = rate }),
            "RMSprop" => new RmsProp(
                module,
                new() { LearningRate = rate, Momentum = momentum, Centered = c.Bool("centered", false), Alpha = c.Double("alpha", 0.99) }),
            string other => throw new InvalidOperationException(other),
        };
    }

    /// <summary>The fixtures name the scheduler; its settings are those of the script that made them.</summary>
    private static Schedule? Rate(FixtureCase c) => c.Text("scheduler", "") switch
    {
        "steplr" => new StepSchedule { Start = 0.1, Every = 3, Factor = 0.5 },
        "exponential" => new ExponentialSchedule { Start = 0.1, Factor = 0.9 },
        "cosine" => new CosineSchedule { From = 0.1, To = 0.001, Steps = 6 },
        "onecycle" => OneCycleSchedule.Rate(0.1, 12),
        "multistep" => new MultiStepSchedule { Start = 0.1, Milestones = [2, 7] },
        "linear" => new LinearSchedule { From = 0.025, To = 0.1, Steps = 5 },
        _ => null,
    };
}
