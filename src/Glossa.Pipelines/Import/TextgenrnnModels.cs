using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Models of textgenrnn (Woolf 2017) as Glossa's: weights, symbols and settings in one file.</summary>
public static class TextgenrnnModels
{
    /// <summary>Reads a model of textgenrnn.</summary>
    /// <param name="folder">The folder of its weights (.hdf5 or .safetensors), vocabulary and, if there is one, configuration.</param>
    /// <param name="weights">The name of the weights, where there are several; with or without the extension.</param>
    /// <exception cref="GlossaException">Something is missing, damaged, or does not fit.</exception>
    public static TextGenerator Import(string folder, string? weights = null) => Import(TextgenrnnImport.Read(folder, weights));

    /// <summary>Makes Glossa's model of one of textgenrnn that was read.</summary>
    /// <param name="import">The model.</param>
    /// <exception cref="GlossaException">Something does not fit.</exception>
    public static TextGenerator Import(TextgenrnnImport import)
    {
        TextgenrnnOptions sizes = import.Model.Options;
        LanguageModelConfig config = new()
        {
            Data = new LanguageDataConfig
            {
                Level = import.IsWordLevel ? WordCodec.Name : CharacterCodec.Name,
                Texts = import.IsSingleText ? LanguageDataConfig.Running : LanguageDataConfig.Separate,
            },
            Model = new TextgenrnnConfig
            {
                Width = sizes.Width,
                Hidden = sizes.Hidden,
                Layers = sizes.Layers,
                Window = sizes.Window,
                Bidirectional = sizes.Bidirectional,
                Dropout = sizes.Dropout,
            },
        };
        SymbolTable table = Table(import);
        // The part that a model learned from labels is left out: it writes without labels, as the original does.
        Textgenrnn plain = import.Model.WithoutLabels(), model = new(plain.Options with { Boundary = table.Boundary });
        model.LoadState(plain.State());
        return new TextGenerator(config, import.IsWordLevel ? new WordCodec(table) : new CharacterCodec(table), model);
    }

    /// <summary>The symbols by id: 0 is padding and the unknown symbol, the others are the vocabulary's.</summary>
    private static SymbolTable Table(TextgenrnnImport import)
    {
        string[] symbols = new string[import.Model.Symbols];
        symbols[Textgenrnn.Padding] = "<pad>";
        foreach ((string symbol, long id) in import.Vocabulary) symbols[id] = symbol;
        // An id that the vocabulary leaves out is never read or written; it still needs a name.
        for (int id = 0; id < symbols.Length; id++) symbols[id] ??= $"<unused {id}>";
        int? boundary = !import.IsSingleText && import.Vocabulary.TryGetValue(TextgenrnnImport.EndSymbol, out long end) ? (int)end : null;
        return new SymbolTable(symbols, (int)Textgenrnn.Padding, boundary);
    }
}
