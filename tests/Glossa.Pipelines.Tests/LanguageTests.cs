using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>A pipeline is put together, saved and loaded; every change gives a new one.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_text_that_is_null_is_named()
    {
        Language language = Language.Blank("en");
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => language.Process(null!)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => language.Process(null!, [])).ParamName);
    }

    [Fact]
    public void Components_are_added_in_every_place_removed_renamed_replaced_and_switched_off_without_changing_the_original()
    {
        Language one = Language.Blank("en").Add("sentencizer");
        Language four = one.Add(new Marker("x"))
            .Add(new Marker("y"), PipelinePosition.First, "first")
            .Add(new Marker("z"), PipelinePosition.Before("marker"), "before")
            .Add(new Marker("w"), PipelinePosition.After("first"), "after");
        Assert.Equal("en: first, after, sentencizer, before, marker", four.ToString());
        Assert.Equal("en: sentencizer", one.ToString());
        Assert.Equal("y w z x", string.Join(' ', four.Process("Hi.").UserData.Keys));
        Assert.Equal("w z x", string.Join(' ', four.Remove("first").Process("Hi.").UserData.Keys));
        Assert.Equal("y w z new", string.Join(' ', four.Replace("marker", new Marker("new")).Process("Hi.").UserData.Keys));
        Assert.Equal("en: 1st, after, sentencizer, before, marker", four.Rename("first", "1st").ToString());
        Language disabled = four.Disable("first").Disable("sentencizer");
        Assert.Equal("en: (first), after, (sentencizer), before, marker", disabled.ToString());
        Doc doc = disabled.Process("One. Two.");
        Assert.Equal((false, "w z x"), (doc.HasSentences, string.Join(' ', doc.UserData.Keys)));
        Assert.Equal(["One.", "Two."], disabled.Enable("sentencizer").Process("One. Two.").Sentences.Select(sentence => sentence.Text));
    }

    [Fact]
    public void Mistakes_name_what_there_is()
    {
        Language language = Language.Blank("en").Add("sentencizer");
        Func<object>[] wrong =
        [
            () => language.Remove("sentenciser"), () => language.Disable("sentenciser"), () => language.Rename("sentenciser", "x"),
            () => language.Add(new Marker("x"), PipelinePosition.Before("sentenciser")), () => language.Add("sentenciser"),
            () => language.Add("sentencizer"),
        ];
        foreach (Func<object> call in wrong)
        {
            Assert.Contains("'sentencizer'", Assert.Throws<ConfigException>(call).Message, StringComparison.Ordinal);
        }
        Assert.Contains("trained", Assert.Throws<ConfigException>(() => language.Add("textcat")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "dots", Assert.Throws<ConfigException>(() => language.Rename("sentencizer", "a.b")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'marker'", Assert.Throws<ConfigException>(() => language.Add(new Marker("x")).Save(folder["x"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("WhitespaceTokenizer", Assert.Throws<ConfigException>(() =>
            new Language(new WhitespaceTokenizer(new Vocab(English.Language))).Save(folder["x"])).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void A_pipeline_of_several_components_is_one_file_and_answers_the_same_when_loaded()
    {
        string model = Samples.Train(folder);
        Language language = Language.Load(model).Rename("textcat", "film").Add(ModelFile.Load<TextCategorizer>(model), name: "other")
            .Add(new SentencizerComponent(["!"]), PipelinePosition.First).Disable("other");
        language.Save(folder["all.safetensors"]);
        Language loaded = Language.Load(folder["all.safetensors"]);
        Assert.Equal("en: sentencizer, film, (other)", loaded.ToString());
        Doc before = language.Process("I loved it! A fine. film"), after = loaded.Process("I loved it! A fine. film");
        Assert.Equal(before.Cats, after.Cats);
        Assert.Equal(["I loved it!", "A fine. film"], after.Sentences.Select(sentence => sentence.Text));
        Assert.Equal("en: sentencizer, (other)", Language.Load(folder["all.safetensors"], exclude: ["film"]).ToString());
        Assert.Contains(
            "'film'", Assert.Throws<ConfigException>(() => Language.Load(folder["all.safetensors"], exclude: ["flim"])).Message,
            StringComparison.Ordinal);
        // What a training writes and what a pipeline of it writes is the same.
        Language.Load(model).Save(folder["same.safetensors"]);
        Assert.Equal(File.ReadAllBytes(model), File.ReadAllBytes(folder["same.safetensors"]));
    }

    [Fact]
    public void What_is_excluded_is_not_read()
    {
        byte[] bytes = File.ReadAllBytes(Samples.Train(folder));
        // The list of labels is no JSON any more, so whoever reads it fails.
        int at = System.Text.Encoding.Latin1.GetString(bytes).IndexOf("[\\\"bad", StringComparison.Ordinal);
        bytes[at] = (byte)'?';
        File.WriteAllBytes(folder["broken.safetensors"], bytes);
        Assert.Contains(
            "'textcat'",
            Assert.Throws<ConfigException>(() => Language.Load(folder["broken.safetensors"])).Message,
            StringComparison.Ordinal);
        Assert.Equal("en: no components", Language.Load(folder["broken.safetensors"], exclude: ["textcat"]).ToString());
    }

    private sealed class Marker(string mark) : IPipelineComponent
    {
        public string Kind => "marker";

        public void Annotate(TokenBatch batch, Run run)
        {
            foreach (Doc doc in batch.Docs) doc.UserData[mark] = null;
        }
    }
}
