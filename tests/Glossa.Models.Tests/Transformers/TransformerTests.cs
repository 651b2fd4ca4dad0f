using System.Text.Json;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Every family against Hugging Face's library.</summary>
public class TransformerTests
{
    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("bert-uncased")]
    [InlineData("bert-cased-pretraining")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    [InlineData("electra")]
    [InlineData("albert")]
    [InlineData("xlnet")]
    [InlineData("xlnet-uni")]
    public void Hidden_states_of_all_layers_are_those_of_the_reference(string family)
    {
        TransformerFixture fixture = new(family);
        Transformer model = TransformerCheckpoint.Read(fixture.Folder);
        Run run = Run.Inference();
        foreach (JsonProperty one in fixture.PlainCases)
        {
            using Scope scope = run.OpenScope();
            (PieceBatch batch, int[] places) = TransformerFixture.Batch(one.Value.GetProperty("inputs"));
            TransformerOutput output = model.Forward(batch, run, allLayers: true);
            TransformerFixture.AssertRows($"{one.Name}, last", one.Value.GetProperty("last_hidden_state"), places, output.LastHiddenState);
            JsonElement states = one.Value.GetProperty("hidden_states");
            Assert.Equal(states.GetArrayLength(), output.HiddenStates.Count);
            for (int i = 0; i < output.HiddenStates.Count; i++)
            {
                TransformerFixture.AssertRows($"{one.Name}, state {i}", states[i], places, output.HiddenStates[i]);
            }
            if (one.Value.TryGetProperty("pooler_output", out JsonElement pooled))
            {
                Close.AssertWithin($"{one.Name}, pooled", TransformerFixture.Tensor(pooled), output.Pooled!, 1e-5);
            }
        }
    }

    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("bert-uncased", "sequence_classification")]
    [InlineData("bert-uncased", "token_classification")]
    [InlineData("bert-cased-pretraining", "sequence_classification")]
    [InlineData("bert-cased-pretraining", "token_classification")]
    [InlineData("xlnet", "sequence_classification")]
    public void Logits_losses_and_gradients_of_heads_are_those_of_the_reference(string family, string name)
    {
        TransformerFixture fixture = new(family);
        JsonElement one = fixture.Model.GetProperty(name), inputs = fixture.Model.GetProperty(one.GetProperty("inputs").GetString()!);
        string weights = Path.Combine(fixture.Folder, one.GetProperty("weights").GetString()!);
        Transformer model = TransformerCheckpoint.Read(fixture.Folder, weightsPath: weights);
        (PieceBatch batch, int[] places) = TransformerFixture.Batch(inputs.GetProperty("inputs"));
        Run run = new(new RunOptions { Gradients = true });
        TransformerOutput encoded = model.Forward(batch, run);
        TransformerHead head;
        Tensor logits;
        long[] labels;
        if (name == "token_classification")
        {
            PieceClassHead pieces = PieceClassHead.ForClasses(model.Config, 3);
            pieces.Read(weights);
            logits = pieces.Forward(encoded.LastHiddenState, run);
            int[] padded = [.. TransformerFixture.Rows(one.GetProperty("labels")).SelectMany(row => row)];
            labels = [.. places.Select(place => (long)padded[place])];
            TransformerFixture.AssertRows("logits", one.GetProperty("logits"), places, logits);
            head = pieces;
        }
        else
        {
            TextHead texts = new(model.Config, 3);
            texts.Read(weights);
            logits = texts.Forward(batch, encoded, run);
            labels = [.. one.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64())];
            Close.AssertWithin("logits", TransformerFixture.Tensor(one.GetProperty("logits")), logits, 1e-5);
            head = texts;
        }
        Tensor loss = Loss.CrossEntropy(logits, IdTensor.Of(labels), run);
        Assert.Equal(one.GetProperty("loss").GetProperty("data")[0].GetDouble(), loss.ToDouble(), 1e-5);
        loss.Backward(run);
        AssertGradients(one.GetProperty("gradients"), model, model.Config.Tensors, model.Config.Prefix + ".");
        AssertGradients(one.GetProperty("gradients"), head, head.Tensors, "");
    }

    [SharedDataFact(TransformerFixture.All)]
    public void Predicted_pieces_are_those_of_the_reference()
    {
        TransformerFixture fixture = new("bert-cased-pretraining");
        Transformer model = TransformerCheckpoint.Read(fixture.Folder);
        PieceHead head = new(model);
        head.Read(fixture.Folder);
        JsonElement one = fixture.Model.GetProperty("padded_batch");
        (PieceBatch batch, int[] places) = TransformerFixture.Batch(one.GetProperty("inputs"));
        Run run = Run.Inference();
        int first = batch.Lengths[0];
        Tensor logits = head.Forward(model.Forward(batch, run).LastHiddenState.Slice(0, 0, first, run), model, run);
        TransformerFixture.AssertRows("logits", one.GetProperty("mlm_logits_first_row"), places[..first], logits, 2e-5);
    }

    [SharedDataFact(TransformerFixture.All)]
    public void Attentions_are_those_of_the_reference()
    {
        TransformerFixture fixture = new("bert-uncased");
        Transformer model = TransformerCheckpoint.Read(fixture.Folder);
        JsonElement one = fixture.Model.GetProperty("padded_batch");
        (PieceBatch batch, _) = TransformerFixture.Batch(one.GetProperty("inputs"));
        Run run = Run.Inference();
        float[] ours = model.Attentions(batch, run)[0].ToArray(),
            theirs = TransformerFixture.Tensor(one.GetProperty("attentions_layer0")).ToArray();
        int at = 0;
        for (int text = 0; text < batch.Lengths.Count; text++)
        {
            for (int head = 0; head < 4; head++)
            {
                for (int query = 0; query < batch.Lengths[text]; query++)
                {
                    for (int key = 0; key < batch.Lengths[text]; key++)
                    {
                        Assert.Equal(theirs[(((((text * 4) + head) * 64) + query) * 64) + key], ours[at++], 1e-5f);
                    }
                }
            }
        }
        Assert.Equal(ours.Length, at);
    }

    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("bert-uncased")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    [InlineData("electra")]
    [InlineData("albert")]
    [InlineData("xlnet")]
    public void A_folder_that_was_written_has_the_tensors_of_the_one_that_was_read(string family)
    {
        TransformerFixture fixture = new(family);
        Transformer model = TransformerCheckpoint.Read(fixture.Folder);
        using TempFolder folder = new();
        TransformerCheckpoint.Write(model, folder["model"]);
        using SafetensorsFile written = SafetensorsFile.Open(Path.Combine(folder["model"], "model.safetensors")),
            given = SafetensorsFile.Open(Path.Combine(fixture.Folder, "model.safetensors"));
        string prefix = given.Names.First(name => name.Contains("word_embedding", StringComparison.Ordinal)) is { } first
            && first.StartsWith(model.Config.Prefix + ".", StringComparison.Ordinal) ? model.Config.Prefix + "." : "";
        foreach (string name in written.Names)
        {
            Close.AssertSameBits(name, given.Read(prefix + name, Backend.Cpu), written.Read(name, Backend.Cpu));
        }
        Assert.Equal(model.Config, TransformerCheckpoint.Read(folder["model"]).Config);
    }

    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("bert-uncased")]
    [InlineData("albert")]
    [InlineData("xlnet")]
    public void A_text_has_the_same_bits_alone_and_in_any_batch(string family)
    {
        TransformerFixture fixture = new(family);
        Transformer model = TransformerCheckpoint.Read(fixture.Folder);
        int[][] texts = [[5, 9, 17, 30, 200, 4, 8], [11], [], [.. Enumerable.Range(3, 60)], [5, 9, 17]];
        int[][] segments = [.. texts.Select(text => text.Select((_, at) => at % 2).ToArray())];
        Run run = Run.Inference(threads: 2), alone = Run.Inference(threads: 1);
        Tensor together = model.Forward(new PieceBatch(texts, segments), run).LastHiddenState;
        for (int text = 0, row = 0; text < texts.Length; row += texts[text++].Length)
        {
            Tensor own = together.Slice(0, row, row + texts[text].Length, run);
            if (own.Shape[0] == 0) continue;
            Close.AssertSameBits(
                $"text {text}", model.Forward(new PieceBatch([texts[text]], [segments[text]]), alone).LastHiddenState, own);
        }
    }

    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("bert-uncased")]
    [InlineData("albert")]
    [InlineData("xlnet")]
    public void Vectors_of_some_pieces_have_the_bits_they_have_among_all(string family)
    {
        Transformer model = TransformerCheckpoint.Read(new TransformerFixture(family).Folder);
        PieceBatch batch = new([[5, 9, 17, 30, 200, 4, 8], [11], [.. Enumerable.Range(3, 40)]]);
        IdTensor rows = IdTensor.Of([1, 2, 7, 30, 47]);
        Run run = Run.Inference(threads: 2);
        Close.AssertSameBits(
            "rows", model.Forward(batch, run).LastHiddenState.SelectRows(rows, run), model.VectorsOf(batch, rows, run));
    }

    private static void AssertGradients(JsonElement expected, Module module, IEnumerable<CheckpointTensor> tensors, string prefix)
    {
        Run run = Run.Inference();
        Dictionary<string, Parameter> parameters = module.Parameters.ToDictionary(entry => entry.Path, entry => entry.Parameter);
        foreach (CheckpointTensor tensor in tensors)
        {
            Tensor value = parameters[tensor.Path].Value;
            Tensor? gradient = value.Gradient ?? value.RowGradient?.ToDense(value.Shape, run);
            if (gradient is null) continue;
            foreach ((string name, Tensor part) in tensor.Split(gradient, run))
            {
                if (!expected.TryGetProperty(prefix + name, out JsonElement wanted)) continue;
                double[] own = part.ToDoubleArray();
                double norm = wanted.GetProperty("l2").GetDouble();
                Assert.True(Math.Abs(Math.Sqrt(own.Sum(x => x * x)) - norm) < (1e-4 * norm) + 1e-6, $"{name}: norm {norm}");
                double[] first = [.. wanted.GetProperty("first").EnumerateArray().Select(x => x.GetDouble())];
                for (int i = 0; i < first.Length; i++)
                {
                    Assert.True(Math.Abs(first[i] - own[i]) < (1e-4 * norm) + 1e-6, $"{name}: {own[i]}, expected {first[i]}");
                }
            }
        }
    }
}
