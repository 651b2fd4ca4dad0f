using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The abilities of XLNet alone, against Hugging Face's library.</summary>
public class XlnetTests
{
    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("xlnet")]
    [InlineData("xlnet-uni")]
    public void Memories_of_earlier_texts_are_those_of_the_reference(string family)
    {
        TransformerFixture fixture = new(family);
        XlnetTransformer model = (XlnetTransformer)TransformerCheckpoint.Read(fixture.Folder);
        JsonElement one = fixture.Model.GetProperty("mems");
        Run run = Run.Inference();
        IReadOnlyList<IReadOnlyList<Tensor>>? memories = null;
        foreach (JsonElement segment in one.GetProperty("segments").EnumerateArray())
        {
            (PieceBatch batch, int[] places) = TransformerFixture.Batch(segment.GetProperty("inputs"));
            XlnetInput input = new(batch) { Memories = memories };
            XlnetOutput output = model.Forward(input, run);
            TransformerFixture.AssertRows("last", segment.GetProperty("last_hidden_state"), places, output.Last);
            memories = model.Remember(input, output, one.GetProperty("mem_len").GetInt32(), run);
            JsonElement expected = segment.GetProperty("mems_out");
            for (int layer = 0; layer < memories.Count; layer++)
            {
                Tensor memory = TransformerFixture.Tensor(expected[layer]);
                Close.AssertWithin($"memory {layer}", memory.Reshape([memory.Shape[0], memory.Shape[2]], run), memories[layer][0], 1e-5);
            }
        }
    }

    [SharedDataTheory(TransformerFixture.All)]
    [InlineData("xlnet")]
    [InlineData("xlnet-uni")]
    public void Both_streams_and_predicted_pieces_are_those_of_the_reference(string family)
    {
        TransformerFixture fixture = new(family);
        XlnetTransformer model = (XlnetTransformer)TransformerCheckpoint.Read(fixture.Folder);
        PieceHead head = new(model);
        head.Read(fixture.Folder);
        JsonElement one = fixture.Model.GetProperty("two_stream"), inputs = one.GetProperty("inputs");
        Run run = Run.Inference();
        (PieceBatch batch, int[] places) = TransformerFixture.Batch(inputs);
        Tensor order = TransformerFixture.Tensor(inputs.GetProperty("perm_mask")),
            mapping = TransformerFixture.Tensor(inputs.GetProperty("target_mapping"));
        XlnetInput input = new(batch)
        {
            Hidden = [.. Enumerable.Range(0, order.Shape[0]).Select(text => order.Slice(0, text, text + 1, run).Squeeze(0, run))],
            Targets = [.. Enumerable.Range(0, mapping.Shape[0]).Select(text => TargetsOf(mapping, text))],
        };
        XlnetOutput output = model.Forward(input, run);
        Tensor last = TransformerFixture.Tensor(one.GetProperty("last_hidden_state"));
        Close.AssertWithin("last", last.Reshape([-1, last.Shape[2]], run), output.Last, 1e-5);
        Tensor logits = TransformerFixture.Tensor(one.GetProperty("lm_logits"));
        Close.AssertWithin("logits", logits.Reshape([-1, logits.Shape[2]], run), head.Forward(output.Last, model, run), 5e-5);
        JsonElement plain = fixture.Model.GetProperty("lm_head");
        (batch, places) = TransformerFixture.Batch(plain.GetProperty("inputs"));
        Tensor all = head.Forward(model.Forward(batch, run).LastHiddenState, model, run);
        TransformerFixture.AssertRows("logits of all pieces", plain.GetProperty("logits"), places, all, 5e-5);
    }

    [SharedDataFact(TransformerFixture.All)]
    public void A_text_whose_first_pieces_are_hidden_is_that_of_the_reference()
    {
        TransformerFixture fixture = new("xlnet");
        Transformer model = TransformerCheckpoint.Read(fixture.Folder);
        JsonElement one = fixture.Model.GetProperty("input_mask");
        (PieceBatch batch, int[] places) = TransformerFixture.Batch(one.GetProperty("inputs"));
        Tensor last = model.Forward(batch, Run.Inference()).LastHiddenState;
        TransformerFixture.AssertRows("last", one.GetProperty("last_hidden_state"), places, last);
    }

    private static int[] TargetsOf(Tensor mapping, int text) =>
    [
        .. Enumerable.Range(0, mapping.Shape[1])
            .Select(target => Enumerable.Range(0, mapping.Shape[2]).Single(at => mapping[text, target, at] == 1)),
    ];
}
