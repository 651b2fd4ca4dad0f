using System.Text.Json;
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
}
