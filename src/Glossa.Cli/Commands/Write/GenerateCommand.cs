using System.CommandLine;
using System.CommandLine.Parsing;
using Glossa.Models;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa generate MODEL`: writes texts with a language model.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        WritingOptions writing = new();
        Option<int> beams = new("--beams") { Description = "Search for the most probable texts with so many beams instead of sampling." };
        Option<bool> interactive = new("--interactive") { Description = "Choose every symbol from the likeliest ones yourself." };
        Option<int> threads = ThreadsOption.Create(1);
        Command command = new("generate", "Write texts with a language model.") { model };
        writing.AddTo(command);
        command.Add(beams);
        command.Add(interactive);
        command.Add(threads);
        beams.Check(given => given < 1 ? $"{given}: at least 1 is needed." : null);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(beams) && result.IsGiven(interactive))
            {
                result.AddError("--beams searches by itself, --interactive lets you choose: give one of them.");
            }
            Refuse(result, beams, writing.NotForBeams(result));
            Refuse(result, interactive, writing.NotForDialogue(result));
        });
        command.SetAction((parsed, cancellation) =>
        {
            writing.RequireFormat(parsed);
            TextGenerator generator = ModelFile.Load<TextGenerator>(parsed.GetValue(model)!);
            GenerationOptions options = writing.Read(parsed);
            WritingOptions.Warn(generator, options.Prefix);
            if (parsed.GetValue(beams) <= 0) writing.SaySeed(parsed, options);
            if (parsed.GetValue(interactive))
            {
                using TextReader input = StoppableInput.StandardText(cancellation);
                InteractiveWriting.Run(generator, options, input, Console.Out, cancellation);
                return Task.FromResult(0);
            }
            if (parsed.GetValue(beams) is > 0 and var kept)
            {
                var found = generator.Search(
                    options.Prefix, new BeamOptions { Beams = kept, MaximumSymbols = options.MaximumSymbols }, parsed.GetValue(threads),
                    cancellation);
                writing.Write(
                    parsed, found.Take(Math.Max(1, writing.Count(parsed))).Select(beam => (beam.Text, (double?)beam.LogProbability)));
            }
            else if (writing.Streams(parsed))
            {
                WritingOptions.Stream(options.Prefix, generator.Stream(options, cancellation));
            }
            else
            {
                writing.Write(parsed, generator.Generate(writing.Count(parsed), options, parsed.GetValue(threads), cancellation)
                    .Select(text => (text, (double?)null)));
            }
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Refuse(CommandResult result, Option way, IEnumerable<string> unheeded)
    {
        string names = string.Join(", ", unheeded);
        if (result.IsGiven(way) && names.Length > 0) result.AddError($"{way.Name} does not heed {names}: leave one of them out.");
    }
}
