using System.Text;
using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A piece of a corpus.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">Its label, where the configuration names a field of labels.</param>
internal readonly record struct CorpusPiece(string Text, string? Label = null);

/// <summary>The text of a file for a language model, piece by piece, so that it may be larger than memory.</summary>
/// <param name="path">The file.</param>
/// <param name="config">The settings by which it is read.</param>
/// <param name="cancellation">Stops reading, wherever it is.</param>
internal sealed class LanguageCorpus(string path, LanguageDataConfig config, CancellationToken cancellation = default)
{
    private const int LongestPiece = 1 << 20;

    private long? characters;

    /// <summary>Returns the pieces: the lines of a running text with their line ends, or whole separate texts.</summary>
    /// <exception cref="DataException">The file is missing, damaged or not UTF-8.</exception>
    public IEnumerable<CorpusPiece> Pieces() => config.Texts == LanguageDataConfig.Running ? Lines() : Texts();

    /// <summary>Returns the number of characters (UTF-16) of the pieces; counted once, which reads the whole file.</summary>
    public long CountCharacters() => characters ??= Pieces().Sum(piece => (long)piece.Text.Length);

    /// <summary>Returns the pieces of the part to train on, or of the part kept for validation.</summary>
    /// <param name="validation">Whether it is the latter.</param>
    /// <param name="seed">The seed that decides which separate texts are kept.</param>
    public IEnumerable<CorpusPiece> Part(bool validation, int seed) =>
        config.Texts == LanguageDataConfig.Running ? RunningPart(validation) : SeparatePart(validation, seed);

    /// <summary>Returns the symbols of pieces; where texts are separate, a boundary comes before the first text and after each.</summary>
    public static IEnumerable<IReadOnlyList<int>> Encode(IEnumerable<CorpusPiece> pieces, TextCodec codec)
    {
        if (codec.Boundary is { } first) yield return [first];
        foreach (CorpusPiece piece in pieces)
        {
            List<int> ids = new(piece.Text.Length + 1);
            codec.Encode(piece.Text, ids);
            if (codec.Boundary is { } boundary) ids.Add(boundary);
            yield return ids;
        }
    }

    /// <summary>
    /// Returns, for every symbol that <see cref="Encode"/> returns, the label of the text that contains it. A boundary belongs to the text
    /// that it begins; the last one begins none.
    /// </summary>
    public static IEnumerable<IReadOnlyList<int>> EncodeLabels(IEnumerable<CorpusPiece> pieces, TextCodec codec, LabelSet labels)
    {
        int label = 0;
        foreach (CorpusPiece piece in pieces)
        {
            label = labels[piece.Label!];
            yield return [.. Enumerable.Repeat(label, codec.Encode(piece.Text).Length + 1)];
        }
        yield return [label];
    }

    private IEnumerable<CorpusPiece> RunningPart(bool validation)
    {
        long cut = (long)Math.Round(CountCharacters() * (1 - config.ValidationShare)), at = 0;
        foreach ((string piece, _) in Pieces())
        {
            int before = (int)Math.Clamp(cut - at, 0, piece.Length);
            // Not within a pair of surrogates.
            if (before > 0 && before < piece.Length && char.IsLowSurrogate(piece[before])) before++;
            at += piece.Length;
            string part = validation ? piece[before..] : piece[..before];
            if (part.Length > 0) yield return new CorpusPiece(part);
        }
    }

    private IEnumerable<CorpusPiece> SeparatePart(bool validation, int seed)
    {
        Tensors.CounterRandom draw = new Tensors.RandomSource((ulong)seed).Fork("validation").Next();
        long number = 0;
        foreach (CorpusPiece piece in Pieces())
        {
            if (draw.Uniform(number++) < config.ValidationShare == validation) yield return piece;
        }
    }

    private IEnumerable<CorpusPiece> Texts()
    {
        bool isLabelled = config.LabelField is not null;
        CsvCorpusOptions options = config.ToTextOptions() with { LabelField = config.LabelField, RequiresLabel = isLabelled };
        CorpusReader reader = config.HoldsTexts(path) ? CorpusReader.Open(path, options) : new PlainTextReader(path, options);
        return reader.Read(cancellation).Select(text => new CorpusPiece(text.Text, isLabelled ? text.Label : null));
    }

    private IEnumerable<CorpusPiece> Lines()
    {
        using Stream stream = CorpusFile.Open(path, asynchronous: false);
        using StreamReader reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        StringBuilder line = new();
        char[] buffer = new char[1 << 14];
        long lines = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read;
            try
            {
                read = reader.Read(buffer, 0, buffer.Length);
            }
            catch (DecoderFallbackException e)
            {
                throw new DataException(
                    $"{path}, after line {lines}: this is not UTF-8 ({e.Message}) Convert the file, for example with iconv.", e);
            }
            catch (InvalidDataException e)
            {
                throw new DataException($"{path}, after line {lines}: the compressed file is damaged or cut off ({e.Message}).", e);
            }
            if (read == 0) break;
            int start = 0;
            for (int i = 0; i < read; i++)
            {
                // Lines of enormous length are cut, so that memory stays small; not within a pair of surrogates.
                bool ends = buffer[i] == '\n' || (line.Length + i - start > LongestPiece && !char.IsHighSurrogate(buffer[i]));
                if (!ends) continue;
                line.Append(buffer, start, i + 1 - start);
                start = i + 1;
                lines++;
                yield return new CorpusPiece(line.ToString());
                line.Clear();
            }
            line.Append(buffer, start, read - start);
        }
        if (line.Length > 0) yield return new CorpusPiece(line.ToString());
    }
}
