using System.Globalization;
using Glossa.Nn;
using Glossa.Tensors;

// Four layers written as formulas, each held against Glossa's own on the same parameters: results and gradients within 1e-5.
const double Tolerance = 1e-5;
const int Texts = 3, Tokens = 7, Size = 12, Heads = 3;
int[] lengths = [7, 4, 1];
RecurrentOptions relu = new() { StateActivation = Activation.Relu }, hard = new() { GateActivation = Activation.HardSigmoid() };
(Rnn rnn, Lstm lstm) = (new Rnn(Size, 5, relu), new Lstm(Size, 5, hard));
(MultiHeadAttention heads, AttentionPooling pooling) = (new(Size, Heads), new(Size));
(ReluRnn reluRnn, HardLstm hardLstm) = (new(Size, 5), new(Size, 5));
(CausalAttention causal, TextAttention text) = (new(Size, Heads), new(Size));

Twins[] all =
[
    new("recurrent layer with rectifiers", reluRnn, rnn, reluRnn.Forward, (x, run) => rnn.Forward(x, run).Output),
    new("LSTM with hard sigmoids", hardLstm, lstm, hardLstm.Forward, (x, run) => lstm.Forward(x, run).Output),
    new("causal attention in heads", causal, heads, causal.Forward, (x, run) => heads.Forward(x, x, x, run, causal: true).Output),
    new("attention of DeepMoji", text, pooling,
        (x, run) => text.Forward(x, lengths, run), (x, run) => pooling.Forward(x, lengths, run).Output),
];

Run run = Run.ForTraining(seed: 1);
Tensor x = run.Randn([Texts, Tokens, Size]);
x.RequiresGradient = true;
foreach (Twins twins in all)
{
    double difference = twins.LargestDifference(x, run);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{twins.Name,-32} largest difference {difference:E1}"));
    if (!(difference <= Tolerance)) throw new InvalidOperationException($"The {twins.Name} is not what Glossa's own layer computes.");
}
Console.WriteLine();
Console.WriteLine(text.Forward(x, lengths, Run.Inference()));
