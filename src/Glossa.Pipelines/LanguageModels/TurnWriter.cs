using System.Text;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// One of the models that take turns at a text. What it has read is carried from turn to turn: for good up to where no later text changes
/// its symbols, which is less than a word or two from the end; the rest, and what it wrote itself since, is read again with what the others
/// put behind it.
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

    /// <summary>A model at the beginning of a text.</summary>
    public TurnWriter(TextGenerator generator, SamplingOptions sampling, ulong seed, WritingTurn turn, Run run)
    {
        (this.generator, this.turn, this.run) = (generator, turn, run);
        sampler = new SymbolSampler(generator.Codec.Count, sampling, seed, generator.Never());
        separators = [.. Enumerable.Range(0, generator.Codec.Count).Select(IsSeparator)];
        settled = now = new Memory([], generator.Model.InitialState(1, run), 0);
    }

    /// <summary>Goes on with the text for one turn.</summary>
    /// <param name="text">What all have written; its own is added.</param>
    /// <param name="draft">The text as it is shown.</param>
    /// <param name="separates">Whether it must begin a word or line, not go on within one.</param>
    /// <param name="cancellation">Stops.</param>
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
            // A character that is not whole is no turn.
            if (turn == WritingTurn.Symbol && piece.Length > 0) break;
        }
        length = text.Length;
        if (generator.Codec.StablePrefixLength(Behind(text)) == length - settledLength) (settled, settledLength) = (now, length);
    }

    /// <summary>Reads what others have written since its last turn.</summary>
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

    /// <summary>Whether a symbol behind a word begins the next word or line.</summary>
    private bool IsSeparator(int id)
    {
        if (turn == WritingTurn.Symbol || id == generator.Codec.Unknown) return false;
        string text = generator.Codec.NewDecoder("word").Next(id), space = text[..^text.TrimStart().Length];
        return turn == WritingTurn.Word ? space.Length > 0 : space.Contains('\n', StringComparison.Ordinal);
    }

    /// <summary>What was read of a text: what comes next, what is remembered, and how many symbols count as repeated.</summary>
    private readonly record struct Memory(float[] Logits, LanguageState State, int Noted);
}
