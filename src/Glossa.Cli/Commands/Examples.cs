namespace Glossa.Cli.Commands;

/// <summary>Examples of every command, for its help.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> ByCommand = new()
    {
        [""] =
        [
            "glossa quickstart",
            "glossa init config --output reviews.yaml",
            "glossa train reviews.yaml --output reviews",
            "glossa evaluate reviews test.jsonl",
            "glossa predict reviews \"I loved this film.\"",
            "glossa generate shakespeare --prompt \"the \"",
        ],
        ["quickstart"] = ["glossa quickstart", "glossa quickstart \"I would buy it again.\" --output first"],
        ["init"] = ["glossa init config --output reviews.yaml"],
        ["init config"] =
        [
            "glossa init config --kind cnn --train reviews.jsonl --output reviews.yaml",
            "glossa init config --task language_model --train shakespeare.txt",
            "glossa init config --task pretraining --train reviews.jsonl",
        ],
        ["train"] =
        [
            "glossa train reviews.yaml --output reviews",
            "glossa train reviews.yaml --output reviews --set training.epochs=3 --overwrite",
        ],
        ["find-lr"] = ["glossa find-lr reviews.yaml --output lr.svg"],
        ["evaluate"] = ["glossa evaluate reviews test.jsonl", "glossa evaluate reviews test.csv --label-field stars --json"],
        ["predict"] =
        [
            "glossa predict reviews \"I loved this film.\"",
            "glossa predict reviews --input texts.jsonl --output labels.jsonl",
            "glossa predict reviews --input table.csv --delimiter \";\" --text-field comment",
            "cat texts.jsonl | glossa predict reviews",
            "glossa predict reviews -- \"-great\"",
        ],
        ["tokenize"] =
        [
            "glossa tokenize \"Don't stop.\"",
            "glossa tokenize --lang en --input texts.jsonl",
            "glossa tokenize --input corpus.spacy --output tokens.jsonl",
        ],
        ["embed"] = ["glossa embed headlines --input titles.txt --output titles.npy"],
        ["similar"] = ["glossa similar headlines --query \"a title\" --input titles.txt --top 3"],
        ["info"] = ["glossa info", "glossa info reviews --json", "glossa info reviews --graph reviews.svg"],
        ["transformer"] = ["glossa transformer encode all-minilm-l6-v2 \"Apple shares rose.\""],
        ["transformer encode"] =
        [
            "glossa transformer encode all-minilm-l6-v2 \"Apple shares rose.\"",
            "glossa transformer encode minilm --input texts.jsonl --layers all --json",
        ],
        ["transformer fill-mask"] =
        [
            "glossa transformer fill-mask bert-base-uncased \"Paris is [MASK].\"",
            "glossa transformer fill-mask pretrained \"a [MASK] film\" --top 3",
        ],
        ["tokenizer"] = ["glossa tokenizer train reviews.jsonl --size 8000 --output pieces"],
        ["tokenizer train"] =
        [
            "glossa tokenizer train reviews.jsonl --size 8000 --output pieces",
            "glossa tokenizer train a.txt b.csv --kind unigram --size 4000 --output pieces",
            "cat texts.jsonl | glossa tokenizer train --kind bpe --output pieces",
        ],
        ["tokenizer encode"] =
        [
            "glossa tokenizer encode pieces \"An unbelievable film.\"",
            "glossa tokenizer encode all-minilm-l6-v2 --input texts.jsonl --json",
        ],
        ["import transformers"] = ["glossa import transformers all-minilm-l6-v2 --output minilm"],
        ["export"] = ["glossa export minilm --to huggingface --output minilm-folder"],
        ["generate"] =
        [
            "glossa generate shakespeare --prompt \"the \" --temperature 0.5",
            "glossa generate shakespeare --count 100 --output texts.jsonl",
        ],
        ["synthesize"] = ["glossa synthesize shakespeare headlines --turn line --prompt \"the \""],
        ["lm"] = ["glossa lm compare examples/shakespeare/comparison.yaml --output comparison"],
        ["lm compare"] = ["glossa lm compare examples/shakespeare/comparison.yaml --output comparison"],
        ["emoji"] = ["glossa emoji score deepmoji \"I love this so much!\""],
        ["emoji score"] =
        [
            "glossa emoji score deepmoji \"I love this so much!\"",
            "glossa emoji score deepmoji --input texts.jsonl --output scores.csv",
        ],
        ["emoji annotate"] = ["glossa emoji annotate deepmoji --input texts.txt --output annotated.txt"],
        ["emoji attention"] = ["glossa emoji attention deepmoji --input texts.txt --html attention.html"],
        ["emoji coverage"] = ["glossa emoji coverage deepmoji --input texts.txt"],
        ["emoji corpus"] = ["glossa emoji corpus tweets.jsonl.gz --output emoji.jsonl"],
        ["data"] = ["glossa data", "glossa data imdb --output imdb"],
        ["debug"] = ["glossa debug data train.jsonl test.jsonl"],
        ["debug data"] =
        [
            "glossa debug data reviews.yaml",
            "glossa debug data train.jsonl test.jsonl --json",
            "glossa debug data table.tsv --quotes --text-field comment --label-field stars",
        ],
        ["import"] = ["glossa import textgenrnn FOLDER --output headlines"],
        ["import textgenrnn"] = ["glossa import textgenrnn FOLDER --output headlines"],
        ["import torchmoji"] = ["glossa import torchmoji pytorch_model.bin -v vocabulary.json -o deepmoji"],
        ["lab"] = ["glossa lab gradients --quick"],
        ["lab gradients"] = ["glossa lab gradients --quick --output gradients"],
        ["bench"] = ["glossa bench lstm --threads 1,2", "glossa bench gemm --seconds 5 --filter 256 --json"],
        ["completion"] = ["source <(glossa completion bash)", "glossa completion pwsh | Out-String | Invoke-Expression"],
    };

    /// <summary>The examples of a command; none for one that has none.</summary>
    /// <param name="path">The words that call it: <c>emoji score</c>.</param>
    public static IReadOnlyList<string> Of(string path) => ByCommand.GetValueOrDefault(path, []);
}
