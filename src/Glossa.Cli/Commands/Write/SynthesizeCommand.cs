using System.CommandLine;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa synthesize MODEL MODEL …`: writes texts with several language models that take turns.</summary>
internal static class SynthesizeCommand
{
    public static Command Create()
    {
        Argument<string[]> models = new("models")
        {
            Description = "Model files, or folders trainings wrote them into, in the order of their turns. Their symbols may differ.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<WritingTurn> turn = new("--turn")
        {
            Description = "What a model writes until the next one continues: a word, a line, "
                + "or a symbol, which may end within a word.",
            DefaultValueFactory = _ => WritingTurn.Word,
        };
        WritingOptions writing = new();
        Command command = new("synthesize", "Write texts with several language models that take turns.") { models, turn };
        writing.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            writing.RequireFormat(parsed);
            TextGenerator[] generators = [.. parsed.GetValue(models)!.Select(path => ModelFile.Load<TextGenerator>(path))];
            TextSynthesis synthesis = new(generators, parsed.GetValue(turn));
            GenerationOptions options = writing.Read(parsed);
            writing.SaySeed(parsed, options);
            foreach (TextGenerator generator in generators) WritingOptions.Warn(generator, options.Prefix);
            if (writing.Streams(parsed))
            {
                WritingOptions.Stream(options.Prefix, synthesis.Stream(options, cancellation));
            }
            else
            {
                writing.Write(parsed, Enumerable.Range(0, writing.Count(parsed))
                    .Select(i => (synthesis.Generate(options with { Seed = options.Seed + (ulong)i }, cancellation), (double?)null)));
            }
            return Task.FromResult(0);
        });
        return command;
    }
}
