using System.Globalization;
using Glossa.Nn;
using Glossa.Pipelines;

// The training loop of the notebook "spaCy and PyTorch Transformers", in C#: a pretrained transformer and a text classifier learn together,
// batch by batch, with a rate that goes up and down, averages of the parameters for evaluations, and patience.
string data = Environment.GetEnvironmentVariable("GLOSSA_DATA") ?? Path.Combine("..", "shared");
string folder = args.Length > 0 ? args[0] : Path.Combine(data, "data", "all-minilm-l6-v2");
int epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
if (!Directory.Exists(folder))
{
    Console.WriteLine($"skipped: there is no {folder}. Give the folder of a BERT-like model of Hugging Face, or set GLOSSA_DATA.");
    return;
}

const string Positive = "POSITIVE", Negative = "NEGATIVE";
const double Rate = 3e-5;
const int EvaluateEvery = 25, Patience = 4;

PipelineConfig config = PipelineConfig.Parse($$"""
    task: pipeline
    seed: 1
    encoder: {kind: transformer, from: '{{folder}}', recompute: true}
    components:
      textcat: {positive_label: {{Positive}}, metric: positive_f}
    training:
      batch_size: 8
      optimizer: {kind: adamw}
      learning_rate: {{Rate.ToString(CultureInfo.InvariantCulture)}}
      weight_decay: 0.01
      average: 0.99
    """);

// Sentences about restaurants: of five, four to train on and one to evaluate with.
AnnotatedText[] sentences =
[
    .. AnnotatedText.Read(Path.Combine("data", "sentiment-sentences", "yelp.jsonl.gz"), config)
        .Select(row => new AnnotatedText(row.Text, ("textcat", row.Annotations["textcat"].Label == "1" ? Positive : Negative))),
];
AnnotatedText[] train = [.. sentences.Where((_, i) => i % 5 > 0)], test = [.. sentences.Where((_, i) => i % 5 == 0)];

TrainableLanguage language = TrainableLanguage.Create(config, train);
Optimizer optimizer = language.NewOptimizer();
int perEpoch = language.Batches(train).Count;
using LearningRates rates = new(optimizer, new TriangularSchedule { Low = Rate / 3, High = Rate * 3, Up = perEpoch });

Console.WriteLine($"{train.Length} sentences to train on, {test.Length} to evaluate with");
Console.WriteLine($"{"epoch",5} {"step",6} {"loss",8} {"P",7} {"R",7} {"F",7}");
(double F, long Step, Language? Model) best = (-1, 0, null);
Dictionary<string, double> losses = [];
int worse = 0;
for (int epoch = 0; epoch < epochs && worse < Patience; epoch++)
{
    foreach (IReadOnlyList<AnnotatedText> batch in language.Batches(train, epoch))
    {
        language.Update(batch, optimizer, losses);
        rates.Step();
        if (language.Updates % EvaluateEvery > 0) continue;
        using (language.UseAverages())
        {
            IReadOnlyDictionary<string, double> scores = language.Evaluate(test);
            double f = scores["textcat.positive_f"];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{epoch + 1,5} {language.Updates,6} {losses["textcat"] / EvaluateEvery,8:F4} {scores["textcat.positive_p"],7:P1} "
                + $"{scores["textcat.positive_r"],7:P1} {f,7:P1}{(f > best.F ? "  best" : "")}"));
            worse = f > best.F ? 0 : worse + 1;
            if (f > best.F) best = (f, language.Updates, language.ToLanguage());
        }
        losses.Clear();
        if (worse == Patience) break;
    }
}
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best: step {best.Step:N0}, F {best.F:P1}"));
foreach (string text in new[] { "The soup was wonderful.", "We waited an hour for cold soup." })
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best.Model?.Process(text).Cats[Positive],7:P1}  {text}"));
}
