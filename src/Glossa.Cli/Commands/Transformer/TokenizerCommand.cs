using System.CommandLine;

namespace Glossa.Cli.Commands;

/// <summary>`glossa tokenizer`: vocabularies of subwords, learned from texts and applied to them.</summary>
internal static class TokenizerCommand
{
    public static Command Create() => new("tokenizer", "Learn the subword vocabulary of texts, or cut texts into its pieces.")
    {
        TokenizerTrainCommand.Create(),
        TokenizerEncodeCommand.Create(),
    };
}
