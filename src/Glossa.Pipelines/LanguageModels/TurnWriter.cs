using System.Text;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// One of the models that take turns at a text. Its state is carried from turn to turn: permanently up to where no later text changes its
/// symbols, which is less than a word or two from the end; the rest, and the text it wrote itself since, is read again with the text that
/// the others appended.
/// </summary>
internal sealed class TurnWriter
{
    private readonly TextGenerator generator;
    private readonly WritingTurn turn;
    private readonly Run run;
    private readonly SymbolSampler sampler;
    private readonly bool[] separators;
    private Memory settled, now;
    private int settledLength, length = -1;

    /// <summary>Creates the writer of a model at the beginning of a text.</summary>
    public TurnWriter(TextGenerator generator, SamplingOptions sampling, ulong seed, WritingTurn turn, Run run)
    {
        (this.generator, this.turn, this.run) = (generator, turn, run);
        sampler = new SymbolSampler(generator.Codec.Count, sampling, seed, generator.Never());
        separators = [.. Enumerable.Range(0, generator.Codec.Count).Select(IsSeparator)];
        settled = now = new Memory([], generator.Model.InitialState(1, run), 0);
    }

    /// <summary>Continues the text for one turn.</summary>
    /// <param name="text">The text that all have written; its own text is appended.</param>
    /// <param name="draft">The shown text.</param>
    /// <param name="separates">Whether it must begin a word or line, not continue within one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public IEnumerable<string> Write(StringBuilder text, GeneratedText draft, bool separates, CancellationToken cancellation)
    {
        Read(text);
        ITextDecoder decoder = generator.Codec.NewDecoder(text.Length == 0 ? "" : text[^1].ToString());
        int start = text.Length;
        for (bool hasWords = false; !draft.IsDone;)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] logits = separates && text.Length == start
                ? [.. now.Logits.Select((logit, id) => separators[id] ? logit : float.NegativeInfinity)]
                : now.Logits;
            if (Array.TrueForAll(logits, float.IsNegativeInfinity)) break;
            int id = sampler.Next(logits);
            if (id == generator.Codec.Boundary)
            {
                yield return draft.End(decoder);
                break;
            }
            if (hasWords && separators[id])
            {
                sampler.Rewind(sampler.Noted - 1);
                break;
            }
            string piece = decoder.Next(id);
            text.Append(piece);
            hasWords |= !string.IsNullOrWhiteSpace(piece);
            if (draft.Write(piece, decoder) is { Length: > 0 } shown) yield return shown;
            if (draft.IsDone) break;
            (float[] next, LanguageState state) = generator.Read(now.State, [id], run);
            now = new Memory(next, state, sampler.Noted);
            // An incomplete character is no turn.
            if (turn == WritingTurn.Symbol && piece.Length > 0) break;
        }
        length = text.Length;
        if (generator.Codec.StablePrefixLength(Behind(text)) == length - settledLength) (settled, settledLength) = (now, length);
    }

    /// <summary>Reads the text that others have written since its last turn.</summary>
    private void Read(StringBuilder text)
    {
        if (text.Length == length) return;
        string behind = Behind(text);
        int certain = generator.Codec.StablePrefixLength(behind);
        int[] all = generator.Codec.Encode(behind), ids = generator.Codec.Encode(behind.AsSpan(0, certain));
        sampler.Rewind(settled.Noted);
        settled = Read(settled, length < 0 ? generator.Opening(all.Length == 0) : [], ids);
        settledLength += certain;
        now = Read(settled, [], all[ids.Length..]);
    }

    private Memory Read(Memory memory, int[] opening, int[] ids)
    {
        foreach (int id in ids) sampler.Note(id);
        if (opening.Length + ids.Length == 0) return memory;
        (float[] logits, LanguageState state) = generator.Read(memory.State, [.. opening, .. ids], run);
        return new Memory(logits, state, sampler.Noted);
    }

    private string Behind(StringBuilder text) => text.ToString(settledLength, text.Length - settledLength);

    /// <summary>Returns whether a symbol behind a word begins the next word or line.</summary>
    private bool IsSeparator(int id)
    {
        if (turn == WritingTurn.Symbol || id == generator.Codec.Unknown) return false;
        string text = generator.Codec.NewDecoder("word").Next(id), space = text[..^text.TrimStart().Length];
        return turn == WritingTurn.Word ? space.Length > 0 : space.Contains('\n', StringComparison.Ordinal);
    }

    /// <summary>
    /// The state after reading a text: the logits of the next symbol, the model's state, and the number of symbols that count as repeated.
    /// </summary>
    private readonly record struct Memory(float[] Logits, LanguageState State, int Noted);
}
