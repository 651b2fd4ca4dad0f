using System.Globalization;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;

// What a pretrained transformer computes of texts, after the notebook "spaCy and PyTorch Transformers": pieces and their alignment with
// tokens, hidden states, the class vector, and the similarity of words in their contexts.
string data = Environment.GetEnvironmentVariable("GLOSSA_DATA") ?? Path.Combine("..", "shared");
string folder = args.Length > 0 ? args[0] : Path.Combine(data, "data", "all-minilm-l6-v2");
if (!Directory.Exists(folder))
{
    Console.WriteLine($"skipped: there is no {folder}. Give the folder of a BERT-like model of Hugging Face, or set GLOSSA_DATA.");
    return;
}

TransformerComponent transformer = TransformerModels.Import(folder);
Language language = Language.Blank("en").Add(transformer);
Run run = Run.Inference();

Heading("Pieces and tokens");
Doc doc = language.Process("Unbelievably, Zoë's café re-opened.");
DocTransformer computed = doc.Transformer!;
Console.WriteLine($"pieces: {string.Join(" ", computed.Pieces)}");
Console.WriteLine($"ids:    {string.Join(" ", computed.PieceIds)}");
for (int i = 0; i < doc.Count; i++)
{
    string[] own = [.. computed.Alignment[i].ToArray().Select(piece => computed.Pieces[piece])];
    Console.WriteLine($"  {doc[i].Text,-14} {string.Join(" ", own)}");
}

Heading("Shapes");
transformer.Embedder.Encoder.Annotate([doc], run, allLayers: true, attentions: true);
computed = doc.Transformer!;
Console.WriteLine($"last hidden state:  {computed.LastHiddenState.Shape}   a row for each piece");
Tensor embeddings = computed.AllHiddenStates[0];
Console.WriteLine($"all hidden states:  {computed.AllHiddenStates.Count} of {embeddings.Shape}   the embeddings and each layer");
Console.WriteLine($"attention:          {computed.Attentions.Count} of {computed.Attentions[0][0].Shape}   heads, from piece, to piece");
Console.WriteLine($"doc.Tensor:         {doc.Tensor!.Shape}   a row for each token: the mean of its pieces");

Heading("Vectors of a text");
float[] classVector = Row(computed.LastHiddenState, 0);
float[] sum = computed.LastHiddenState.Sum(0, run).ToArray();
Console.WriteLine($"[CLS]:            {Numbers(classVector)}");
Console.WriteLine($"sum of the pieces: {Numbers(sum)}");
Console.WriteLine($"mean of the tokens (doc.Vector, from {doc.VectorSource}): {Numbers(doc.Vector)}");

Heading("Apple, the company, and apple, the fruit");
string[] sentences = ["Apple shares rose on the news.", "Apple sold fewer iPhones this quarter.", "Apple pie is delicious."];
Doc[] apples = [.. language.Pipe(sentences)];
Similar("the word 'Apple'", (a, b) => a[0].Similarity(b[0]));
Similar("the documents", (a, b) => a.Similarity(b));
float[][] vectors = [.. sentences.Select(transformer.Embedder.Encode)];
Similar("the sentences, as the model was trained to embed them", (a, b) => Cosine(Of(a), Of(b)));

float[] first = apples[0][0].Vector, second = apples[1][0].Vector;
Console.WriteLine($"by hand: {Cosine(first, second):F3} is what Similarity says of the first pair of words");
return;

float[] Of(Doc apple) => vectors[Array.IndexOf(apples, apple)];

void Similar(string what, Func<Doc, Doc, double> similarity)
{
    Console.WriteLine($"{what}:");
    foreach ((int a, int b) in new[] { (0, 1), (0, 2), (1, 2) })
    {
        Console.WriteLine($"  {similarity(apples[a], apples[b]),6:F3}  {sentences[a]} | {sentences[b]}");
    }
}

// a · b / (|a| |b|)
static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

static float[] Row(Tensor x, int row) => x.ToArray()[(row * x.Shape[1])..((row + 1) * x.Shape[1])];

static string Numbers(float[] vector) =>
    string.Join("  ", vector.Take(4).Select(x => x.ToString("F4", CultureInfo.InvariantCulture))) + $"  … ({vector.Length} numbers)";

static void Heading(string text) => Console.WriteLine($"\n{text}\n{new string('-', text.Length)}");
