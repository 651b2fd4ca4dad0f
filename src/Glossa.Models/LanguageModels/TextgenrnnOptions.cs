using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The sizes of a <see cref="Textgenrnn"/>, named and set as the original's.</summary>
public sealed record TextgenrnnOptions
{
    private const int MaxSize = 1 << 16;
    private const int MaxLayers = 64;

    /// <summary>The number of symbols, including the one for padding and everything unknown (id 0).</summary>
    public required int Symbols { get; init; }

    /// <summary>The symbol that begins a text, before which a window contains only padding; null where texts are continuous.</summary>
    public int? Boundary { get; init; }

    /// <summary>The width of a symbol's vector (<c>dim_embeddings</c>).</summary>
    public int Width { get; init; } = 100;

    /// <summary>The size of the state of each LSTM and direction (<c>rnn_size</c>).</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>The number of stacked LSTMs (<c>rnn_layers</c>).</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Whether the LSTMs read the window from both sides (<c>rnn_bidirectional</c>).</summary>
    public bool Bidirectional { get; init; }

    /// <summary>The number of last symbols that are read (<c>max_length</c>).</summary>
    public int Window { get; init; } = 40;

    /// <summary>The number of labels from which it learns besides the text; 0 for none.</summary>
    public int ContextLabels { get; init; }

    /// <summary>The fraction of dimensions of all symbols' vectors dropped in training, the same ones for a whole window.</summary>
    public double Dropout { get; init; }

    /// <summary>The width of the vectors that the attention weights: the symbol's vector and the output of every LSTM.</summary>
    public int Features => Width + (Layers * Hidden * (Bidirectional ? 2 : 1));

    /// <summary>Requires sizes that make a network.</summary>
    /// <exception cref="OutOfRangeException">A size is not possible.</exception>
    internal void Check()
    {
        Check("the number of symbols", Symbols, 2, int.MaxValue);
        Check("the columns of a symbol's vector (dim_embeddings)", Width, 1, MaxSize);
        Check("the size of the state (rnn_size)", Hidden, 1, MaxSize);
        Check("the number of LSTMs (rnn_layers)", Layers, 1, MaxLayers);
        Check("the window (max_length)", Window, 1, MaxSize);
        Check("the number of context labels", ContextLabels, 0, MaxSize);
    }

    private static void Check(string what, int size, int least, int most)
    {
        if (size < least || size > most)
        {
            throw new OutOfRangeException($"In a textgenrnn network {what} is between {least} and {most}, not {size}.");
        }
    }
}
