using System.Text;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>A model of SentencePiece as its file has it (<c>spiece.model</c>).</summary>
internal sealed class SentencePieceFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string name;

    /// <summary>Reads a file.</summary>
    /// <param name="content">The content.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">It is damaged, cut off or no such file.</exception>
    public SentencePieceFile(ReadOnlySpan<byte> content, string name)
    {
        this.name = name;
        ProtobufReader reader = new(content, name);
        while (reader.Next())
        {
            if (!reader.HasBytes) continue;
            switch (reader.Field)
            {
                case 1:
                    Pieces.Add(ReadPiece(reader.Bytes));
                    break;
                case 2:
                    ReadTrainer(reader.Bytes);
                    break;
                case 3:
                    ReadNormalizer(reader.Bytes);
                    break;
            }
        }
        if (Pieces.Count == 0) throw new TextException($"{name} has no pieces: it is damaged or no SentencePiece model.");
    }

    /// <summary>The algorithms of SentencePiece, with its own numbers.</summary>
    public enum Algorithm
    {
        /// <summary>The unigram model.</summary>
        Unigram = 1,

        /// <summary>Byte-pair encoding.</summary>
        BytePairs = 2,
    }

    /// <summary>The kinds of pieces, with SentencePiece's own numbers.</summary>
    public enum Kind
    {
        /// <summary>A piece of texts.</summary>
        Normal = 1,

        /// <summary>The piece of what has none.</summary>
        Unknown = 2,

        /// <summary>A token that is never found in texts.</summary>
        Control = 3,

        /// <summary>A piece that whoever trained the model asked for.</summary>
        UserDefined = 4,

        /// <summary>A piece that is not used.</summary>
        Unused = 5,

        /// <summary>A single byte.</summary>
        Byte = 6,
    }

    /// <summary>The pieces by id.</summary>
    public List<(string Text, float Score, Kind Kind)> Pieces { get; } = [];

    /// <summary>The algorithm.</summary>
    public Algorithm Model { get; private set; } = Algorithm.Unigram;

    /// <summary>Whether an unknown character becomes the pieces of its bytes.</summary>
    public bool FallsBackToBytes { get; private set; }

    /// <summary>The rules of normalisation; empty where there are none.</summary>
    public byte[] Rules { get; private set; } = [];

    /// <summary>Whether a space is put before the text.</summary>
    public bool AddsDummyPrefix { get; private set; } = true;

    /// <summary>Whether spaces are taken from the ends, and several become one.</summary>
    public bool RemovesExtraSpaces { get; private set; } = true;

    /// <summary>Whether a space becomes a mark.</summary>
    public bool EscapesSpaces { get; private set; } = true;

    /// <summary>The vocabulary.</summary>
    public SubwordVocabulary Vocabulary() =>
        new([.. Pieces.Select((piece, id) => KeyValuePair.Create(piece.Text, id))]);

    private (string Text, float Score, Kind Kind) ReadPiece(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message, name);
        (string text, float score, Kind kind) = ("", 0, Kind.Normal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when reader.HasBytes:
                    text = Text(reader.Bytes);
                    break;
                case 2 when reader.HasSingle:
                    score = reader.Single;
                    break;
                case 3 when reader.HasInteger:
                    kind = (Kind)reader.Integer;
                    break;
            }
        }
        if (!float.IsFinite(score) || !Enum.IsDefined(kind))
        {
            throw new TextException($"{name} is damaged: the piece '{text}' has the score {score} and the kind {(int)kind}.");
        }
        return (text, score, kind);
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message, name);
        while (reader.Next())
        {
            if (!reader.HasInteger) continue;
            switch (reader.Field)
            {
                case 3:
                    Model = (Algorithm)reader.Integer;
                    break;
                case 24 when reader.Integer != 0:
                    throw new TextException(
                        $"{name} has spaces at the ends of words (treat_whitespace_as_suffix), which is not supported.");
                case 35:
                    FallsBackToBytes = reader.Integer != 0;
                    break;
            }
        }
        if (!Enum.IsDefined(Model))
        {
            throw new TextException($"{name} is a model of words or characters, not of subwords: its kind is {(int)Model}; "
                + "1 (unigram) and 2 (byte pairs) are supported.");
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message, name);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2 when reader.HasBytes:
                    Rules = reader.Bytes.ToArray();
                    break;
                case 3 when reader.HasInteger:
                    AddsDummyPrefix = reader.Integer != 0;
                    break;
                case 4 when reader.HasInteger:
                    RemovesExtraSpaces = reader.Integer != 0;
                    break;
                case 5 when reader.HasInteger:
                    EscapesSpaces = reader.Integer != 0;
                    break;
            }
        }
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new TextException($"{name} is damaged: a piece is not valid UTF-8.", e);
        }
    }
}
