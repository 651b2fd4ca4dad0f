using Glossa.Pipelines;
using Glossa.Text;

// Trains a classifier on a text, a number, a category and a vector at once, and shows what each of them is worth alone.
string folder = Directory.CreateTempSubdirectory("mixed-inputs-").FullName;
string train = Path.Combine(folder, "train.jsonl"), test = Path.Combine(folder, "test.jsonl");
Reviews.Write(train, 1000, seed: 1);
Reviews.Write(test, 500, seed: 2);

Dictionary<string, FeatureConfig> all = new()
{
    ["days"] = new FeatureConfig { Kind = "numeric" },
    ["carrier"] = new FeatureConfig { Kind = "categorical", Size = 4 },
    ["photo"] = new FeatureConfig { Kind = "vector" },
};

Report("text alone", [], "text");
foreach (string name in all.Keys) Report($"{name} alone", new() { [name] = all[name] }, "no_text");
string model = Report("all together", all, "text");

Language language = Language.Load(model);
foreach ((string carrier, double days) in new[] { ("bicycle", 2.0), ("drone", 14.0) })
{
    Doc doc = language.Process(
        "the kettle: does its job", new() { ["days"] = days, ["carrier"] = carrier, ["photo"] = new float[] { 0, 0.5f, 0 } });
    Console.WriteLine($"{doc.Text}, by {carrier} in {days} days: returns {doc.Cats["returns"]:P0}");
}
Directory.Delete(folder, recursive: true);

// Trains with some columns and prints the accuracy on reviews held out.
string Report(string name, Dictionary<string, FeatureConfig> features, string textField)
{
    ClassifierConfig config = new()
    {
        Seed = 1,
        Data = new DataConfig { Train = train, TextField = textField },
        Features = features,
        Model = new EmbeddingsConfig { Width = 16, Rows = 200, Dropout = 0, WordDropout = 0 }.ToClassifier("mean"),
        Training = new TrainingConfig { Epochs = 25, LearningRate = 0.02 },
    };
    string output = Path.Combine(folder, name);
    TrainedClassifier trained = ClassifierTraining.Train(config, output);
    Console.WriteLine($"{name,-14} {ClassifierTraining.Evaluate(trained.Categorizer, test).Accuracy:P1}");
    return output;
}
