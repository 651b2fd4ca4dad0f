using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The ways to make a token's vector of those of its subword pieces.</summary>
public enum PiecePooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The vector of the first one.</summary>
    First,
}

/// <summary>The settings of a <see cref="TransformerEncoder"/>.</summary>
public sealed record TransformerEncoderOptions
{
    /// <summary>The way to make one vector of those of a token's pieces.</summary>
    public PiecePooling Pooling { get; init; }

    /// <summary>The most pieces that are computed together, special ones included; as many as the model reads when null.</summary>
    public int? Window { get; init; }

    /// <summary>The pieces that two windows of a longer text have in common; a quarter of a window when null.</summary>
    public int? Overlap { get; init; }
}

/// <summary>
/// Token vectors of a transformer: texts are cut into subword pieces, in windows that overlap where a text is longer than the model reads,
/// and a token's vector is made of those of its pieces. A token without pieces has zeros.
/// </summary>
public sealed class TransformerEncoder : TokenEncoder, IDescribed
{
    private const int LongestWindow = 512;

    private readonly TransformerEncoderOptions options;

    /// <summary>An encoder.</summary>
    /// <param name="model">The transformer.</param>
    /// <param name="tokenizer">Cuts texts into the pieces it knows.</param>
    /// <param name="options">Pooling and windows.</param>
    public TransformerEncoder(Transformer model, SubwordTokenizer tokenizer, TransformerEncoderOptions? options = null) =>
        (Model, Tokenizer, this.options) = (model, tokenizer, options ?? new TransformerEncoderOptions());

    /// <summary>The transformer.</summary>
    public Transformer Model { get; }

    /// <summary>The tokenizer.</summary>
    public SubwordTokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public override int Size => Model.Config.Size;

    /// <inheritdoc/>
    public string Description => $"{options.Pooling} of pieces, windows of {Window}";

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Model.ParameterLayers;

    /// <summary>The most pieces that are computed together.</summary>
    public int Window => Math.Min(
        options.Window ?? LongestWindow, Math.Min(Model.Config.MaxLength ?? int.MaxValue, Tokenizer.MaxLength ?? int.MaxValue));

    /// <summary>The pieces that two windows of a text have in common.</summary>
    private int Overlap => Math.Min(options.Overlap ?? Window / 4, Window - Tokenizer.SpecialTokenCount() - 1);

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        Reading reading = Read(batch.Docs, run);
        return Pool(Compute(reading, run), reading, run);
    });

    /// <inheritdoc/>
    public override Tensor TextVectors(TokenBatch batch, bool fromPooler, Run run) => Within(run, () =>
    {
        Reading reading = Read(batch.Docs, run);
        PieceBatch pieces = PieceBatch.Of(reading.Windows);
        TransformerOutput output = Model.Forward(pieces, run);
        Tensor windows = !fromPooler
            ? output.LastHiddenState.SelectRows(ClassRows(reading.Windows), run)
            : output.Pooled ?? throw new ModelException("The transformer has no pooler, so it makes no vector of a text by itself.");
        return windows.SegmentMean([.. reading.WindowsOf], run);
    });

    /// <inheritdoc/>
    public override long CountPieces(Doc doc) => Tokenizer.EncodeWindows(doc.Text, Window, Overlap).Sum(window => (long)window.Count);

    /// <summary>
    /// Computes the pieces, vectors and alignments of documents (<see cref="Doc.Transformer"/>, <see cref="Doc.Tensor"/>).
    /// </summary>
    /// <param name="docs">The documents.</param>
    /// <param name="run">The run to compute in; nothing is recorded.</param>
    /// <param name="allLayers">Whether the vectors of all layers are kept.</param>
    /// <param name="attentions">Whether the attention weights are kept.</param>
    public void Annotate(IReadOnlyList<Doc> docs, Run run, bool allLayers = false, bool attentions = false)
    {
        Run raw = run.WithoutGradients();
        using Scope scope = raw.OpenScope();
        Reading reading = Read(docs, raw);
        PieceBatch pieces = PieceBatch.Of(reading.Windows);
        TransformerOutput output = Model.Forward(pieces, raw, allLayers);
        Tensor tokens = Pool(output.LastHiddenState, reading, raw);
        IReadOnlyList<Tensor> weights = attentions ? Model.Attentions(pieces, raw) : [];
        int row = 0, token = 0, window = 0, weight = 0;
        for (int i = 0; i < docs.Count; i++)
        {
            SubwordEncoding[] own = reading.Windows[window..(window + reading.WindowsOf[i])];
            int rows = own.Sum(one => one.Count);
            docs[i].Transformer = new DocTransformer
            {
                Windows = own,
                Alignment = reading.Alignments[i],
                LastHiddenState = Kept(output.LastHiddenState, row, rows, raw),
                AllHiddenStates = [.. output.HiddenStates.Select(state => Kept(state, row, rows, raw))],
                Pooled = output.Pooled is null ? null : Kept(output.Pooled, window, own.Length, raw),
                Attentions = [.. weights.Select(layer => SquaresOf(layer, own, weight, raw))],
            };
            docs[i].Tensor = Kept(tokens, token, docs[i].Count, raw);
            weight += own.Sum(one => Model.Config.Heads * one.Count * one.Count);
            (row, token, window) = (row + rows, token + docs[i].Count, window + own.Length);
        }
    }

    /// <summary>Some rows of a tensor, in memory of their own.</summary>
    private static Tensor Kept(Tensor x, int start, int count, Run run) =>
        Tensor.From(x.Slice(0, start, start + count, run).ToArray(), [count, x.Shape[1]]);

    private Tensor[] SquaresOf(Tensor layer, SubwordEncoding[] windows, int first, Run run)
    {
        Tensor[] squares = new Tensor[windows.Length];
        for (int i = 0; i < squares.Length; i++)
        {
            int length = windows[i].Count, count = Model.Config.Heads * length * length;
            squares[i] = Tensor.From(layer.Slice(0, first, first + count, run).ToArray(), [Model.Config.Heads, length, length]);
            first += count;
        }
        return squares;
    }

    /// <summary>The windows of documents, and the rows of the pieces of each token among those of its document.</summary>
    private sealed record Reading(SubwordEncoding[] Windows, int[] WindowsOf, SubwordAlignment[] Alignments);

    private Reading Read(IReadOnlyList<Doc> docs, Run run)
    {
        int length = Window, overlap = Overlap;
        IReadOnlyList<SubwordEncoding>[] windows = new IReadOnlyList<SubwordEncoding>[docs.Count];
        SubwordAlignment[] alignments = new SubwordAlignment[docs.Count];
        ParallelOptions threads = new() { MaxDegreeOfParallelism = Math.Max(1, run.Threads) };
        Parallel.For(0, docs.Count, threads, i =>
        {
            windows[i] = Tokenizer.EncodeWindows(docs[i].Text, length, overlap);
            alignments[i] = SubwordAlignment.Of(docs[i], Places(windows[i], overlap));
        });
        return new Reading([.. windows.SelectMany(own => own)], [.. windows.Select(own => own.Count)], alignments);
    }

    /// <summary>
    /// The characters of each piece of a document's windows. Of those that two windows have in common the first half counts in the first
    /// window and the second half in the second.
    /// </summary>
    private static (int Start, int End)?[] Places(IReadOnlyList<SubwordEncoding> windows, int overlap)
    {
        List<(int Start, int End)?> places = [];
        for (int window = 0; window < windows.Count; window++)
        {
            SubwordEncoding pieces = windows[window];
            int own = Enumerable.Range(0, pieces.Count).Count(i => !pieces.IsSpecial(i)), seen = 0;
            int first = window == 0 ? 0 : overlap - (overlap / 2), end = window == windows.Count - 1 ? own : own - (overlap / 2);
            for (int i = 0; i < pieces.Count; i++)
            {
                bool counts = !pieces.IsSpecial(i) && seen >= first && seen < end;
                if (!pieces.IsSpecial(i)) seen++;
                places.Add(counts ? pieces.Offsets(i) : null);
            }
        }
        return [.. places];
    }

    /// <summary>The vectors of all pieces; in predictions some windows after the others, so that memory is bounded.</summary>
    private Tensor Compute(Reading reading, Run run)
    {
        if (run.RecordsGradients) return Model.Forward(PieceBatch.Of(reading.Windows), run).LastHiddenState;
        Tensor[] parts =
        [
            .. TextGroups.Of([.. reading.Windows.Select(window => window.Count)], TextGroups.Tokens).Select(group =>
                run.Scoped(() => Model.Forward(PieceBatch.Of(reading.Windows[group]), run).LastHiddenState)),
        ];
        return parts.Length == 0 ? run.Empty([0, Size]) : Tensor.Concat(parts, 0, run);
    }

    private Tensor Pool(Tensor vectors, Reading reading, Run run)
    {
        List<int> rows = [], starts = [0];
        List<float> counts = [];
        for (int doc = 0, first = 0, window = 0; doc < reading.Alignments.Length; doc++)
        {
            SubwordAlignment alignment = reading.Alignments[doc];
            for (int token = 0; token < alignment.Count; token++)
            {
                ReadOnlySpan<int> own = alignment[token];
                if (options.Pooling == PiecePooling.First && own.Length > 1) own = own[..1];
                foreach (int piece in own) rows.Add(first + piece);
                starts.Add(rows.Count);
                counts.Add(Math.Max(1, own.Length));
            }
            for (int i = 0; i < reading.WindowsOf[doc]; i++) first += reading.Windows[window++].Count;
        }
        Tensor sums = vectors.EmbeddingSum(new RowLists([.. rows], [.. starts]), run);
        return options.Pooling == PiecePooling.Mean ? sums.DivideColumn(run.From(counts.ToArray(), [counts.Count]), run) : sums;
    }

    /// <summary>The rows of the class piece of each window; of the first piece where there is none.</summary>
    private IdTensor ClassRows(SubwordEncoding[] windows)
    {
        long[] rows = new long[windows.Length];
        long first = 0;
        for (int i = 0; i < rows.Length; first += windows[i++].Count)
        {
            int at = Tokenizer.Cls is { } cls ? Array.IndexOf(windows[i].Ids, cls) : 0;
            rows[i] = windows[i].Count == 0 ? -1 : first + Math.Max(0, at);
        }
        return new IdTensor(rows, [rows.Length]);
    }
}
