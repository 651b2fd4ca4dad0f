using Glossa.Nn;
using Glossa.Tensors;

// Trains a small network to tell three languages apart by their letters, saves it, loads it again and asks it about new sentences.
string[] languages = ["English", "Deutsch", "Français"];
(string Text, int Language)[] examples =
[
    ("the weather is fine today and we walk to the sea", 0), ("where did you put the keys of the house", 0),
    ("she has been reading the same book for weeks", 0), ("nothing is as old as the paper of yesterday", 0),
    ("they would rather stay at home than go out", 0), ("could you show me the way to the station", 0),
    ("my brother works in a small shop near the market", 0), ("this is the best soup that i have ever had", 0),
    ("at night you can hear the wind in the trees", 0), ("we were late because the train did not come", 0),
    ("what are you going to do with all this money", 0), ("he thinks that it will be cold tomorrow", 0),
    ("das Wetter ist heute gut und wir gehen ans Meer", 1), ("wo hast du die Schluessel vom Haus hingelegt", 1),
    ("sie liest seit Wochen immer dasselbe Buch", 1), ("nichts ist so alt wie die Zeitung von gestern", 1),
    ("sie bleiben lieber zu Hause als auszugehen", 1), ("koennten Sie mir den Weg zum Bahnhof zeigen", 1),
    ("mein Bruder arbeitet in einem kleinen Laden am Markt", 1), ("das ist die beste Suppe die ich je gegessen habe", 1),
    ("nachts kann man den Wind in den Baeumen hoeren", 1), ("wir waren zu spaet weil der Zug nicht kam", 1),
    ("was willst du mit so viel Geld machen", 1), ("er glaubt dass es morgen kalt wird", 1),
    ("il fait beau aujourd'hui et nous allons a la mer", 2), ("ou as-tu mis les clefs de la maison", 2),
    ("elle lit le meme livre depuis des semaines", 2), ("rien n'est plus vieux que le journal d'hier", 2),
    ("ils preferent rester chez eux que de sortir", 2), ("pourriez-vous me montrer le chemin de la gare", 2),
    ("mon frere travaille dans une petite boutique au marche", 2), ("c'est la meilleure soupe que j'aie jamais mangee", 2),
    ("la nuit on entend le vent dans les arbres", 2), ("nous etions en retard car le train n'est pas venu", 2),
    ("que veux-tu faire avec tout cet argent", 2), ("il pense qu'il fera froid demain", 2),
];
string[] texts = [.. examples.Select(example => example.Text)];
IdTensor labels = IdTensor.Of([.. examples.Select(example => (long)example.Language)]);

LanguageNet model = new LanguageNet(languages.Length).Initialize(seed: 2);
Console.WriteLine(model);

Adam adam = new(model, new AdamOptions { LearningRate = 0.003 });
Run run = Run.ForTraining(seed: 1);
for (int step = 1; step <= 100; step++)
{
    using Scope scope = run.OpenScope();
    Tensor loss = Loss.CrossEntropy(model.Forward(texts, run), labels, run);
    loss.Backward(run);
    adam.Step(run);
    adam.ClearGradients();
    if (step % 20 == 0) Console.WriteLine($"step {step,3}  loss {loss.ToDouble():F4}");
}

string file = Path.Combine(Path.GetTempPath(), "language-net.safetensors");
SafetensorsWriter.Write(file, model.State());
LanguageNet loaded = new(languages.Length);
using (SafetensorsFile saved = SafetensorsFile.Open(file)) loaded.LoadState(saved.ReadAll(Backend.Cpu));
File.Delete(file);

string[] questions =
    ["we think that this is the right answer", "die Leute auf der Strasse sprechen zu laut", "il y a beaucoup de monde dans la rue"];
Tensor probabilities = loaded.Forward(questions, Run.Inference()).Softmax(Run.Inference());
for (int i = 0; i < questions.Length; i++)
{
    string answer = string.Join("  ", languages.Select((language, j) => $"{language} {probabilities[i, j]:P0}"));
    Console.WriteLine($"{questions[i],-42} {answer}");
}
