using Glossa.Text;

namespace Glossa.Formats;

/// <summary>
/// Tokenizers of Hugging Face's folders: <c>tokenizer.json</c>, or the files of BERT, GPT-2, RoBERTa, ALBERT, XLNet and SentencePiece, as
/// their own Python tokenizers read them.
/// </summary>
public static class HuggingFaceTokenizer
{
    private const string UsualModelFile = "spiece.model";

    /// <summary>
    /// Reads the tokenizer of a folder: <c>tokenizer.json</c> if there is one, otherwise <c>vocab.txt</c>, <c>vocab.json</c> with
    /// <c>merges.txt</c>, or <c>spiece.model</c> (or another <c>*.model</c>), with the settings of <c>tokenizer_config.json</c>,
    /// <c>special_tokens_map.json</c> and <c>config.json</c>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="TextException">
    /// It has no tokenizer, or a file is damaged, cut off, has a step that this library does not have, or makes far more of itself than
    /// such files do.
    /// </exception>
    /// <exception cref="IOException">The folder does not exist, or a file cannot be read.</exception>
    public static SubwordTokenizer Load(string folder)
    {
        TokenizerFolder files = new(folder);
        if (files.Has(TokenizerFolderWriter.TokenizerFile))
        {
            return WithSettings(TokenizerJsonReader.Read(files.Json(TokenizerFolderWriter.TokenizerFile)).Parts, files);
        }
        if (files.Has(BertTokenizerFiles.VocabularyFile)) return BertTokenizerFiles.Read(files);
        if (files.Has(BytePairTokenizerFiles.VocabularyFile))
        {
            return files.Has(BytePairTokenizerFiles.MergesFile) ? BytePairTokenizerFiles.Read(files) : throw new TextException(
                $"{folder} has {BytePairTokenizerFiles.VocabularyFile}, but the merges that belong to it are missing: "
                + $"{BytePairTokenizerFiles.MergesFile}.");
        }
        string? model = files.Has(UsualModelFile) ? UsualModelFile
            : files.FirstWithExtension(SentencePieceTokenizerFiles.Extension);
        if (model is not null) return SentencePieceTokenizerFiles.Read(files, model);
        throw new TextException($"{folder} has no tokenizer: there should be tokenizer.json, vocab.txt, vocab.json with merges.txt, "
            + "or spiece.model.");
    }

    /// <summary>Reads <c>tokenizer.json</c>.</summary>
    /// <param name="json">The content, in UTF-8.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">It is damaged, cut off, or has a step that this library does not have.</exception>
    public static SubwordTokenizer Read(ReadOnlyMemory<byte> json, string name = "tokenizer.json") =>
        TokenizerJsonReader.Read(JsonFields.Parse(json, name));

    /// <summary>
    /// Writes a tokenizer as <c>tokenizer.json</c>; <see cref="Read"/> makes the same tokenizer of it. The roles of special tokens are
    /// known by their usual names there, such as <c>[CLS]</c> and <c>&lt;mask&gt;</c>.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <returns>The content, in UTF-8.</returns>
    public static byte[] Write(SubwordTokenizer tokenizer) => TokenizerJsonWriter.Write(tokenizer);

    /// <summary>
    /// Writes a tokenizer into a folder: <c>tokenizer.json</c> and <c>tokenizer_config.json</c>, and for programs that read older files, of
    /// a tokenizer of BERT <c>vocab.txt</c>, of one of GPT-2 or RoBERTa <c>vocab.json</c> and <c>merges.txt</c>. Each file is written as
    /// a whole or not at all; older files that are there and not written are deleted, because they belong to another tokenizer.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="folder">The folder, which is made where there is none.</param>
    /// <returns>The names of the files.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Save(SubwordTokenizer tokenizer, string folder) => TokenizerFolderWriter.Write(tokenizer, folder);

    /// <summary>The settings of a folder beside its tokenizer.json.</summary>
    private static SubwordTokenizer WithSettings(SubwordParts parts, TokenizerFolder files)
    {
        JsonFields settings = files.TokenizerSettings;
        return new SubwordTokenizer(parts with
        {
            MaxLength = files.MaxLength ?? parts.MaxLength,
            PadsLeft = settings.Text("padding_side") is { } side ? side == "left" : parts.PadsLeft,
            Roles = new SubwordRoles(Role("cls_token", parts.Roles.Cls), Role("sep_token", parts.Roles.Sep),
                Role("pad_token", parts.Roles.Pad), Role("mask_token", parts.Roles.Mask)),
        });

        string? Role(string setting, string? usual) => files.TokenOf(setting, usual ?? "") is { Length: > 0 } token ? token : null;
    }
}
