namespace Glossa.Cli;

/// <summary>The completions as a function of bash 3.2 and later.</summary>
internal static class BashCompletion
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<CompletionEntry> entries) => $$"""
        # Completions of glossa for bash: source <(glossa completion bash), for example in ~/.bashrc
        _glossa() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= names= options= word
            COMPREPLY=()
            if [[ $cur == = ]]; then cur=
            elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}
            fi
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$command $word" in
                    {{ShellPatterns.Steps(entries)}}) command=${command:+$command }$word ;;
                esac
            done
            case "$command $prev" in
        {{ShellPatterns.Lines(entries.SelectMany(Values))}}
            esac
            case "$command" in
        {{ShellPatterns.Lines(entries.Select(Words))}}
            esac
            if [[ $cur == -* ]]; then names=$options; fi
            COMPREPLY=($(compgen -W "$names" -- "$cur"))
        }
        complete -o default -F _glossa glossa

        """.ReplaceLineEndings("\n");

    /// <summary>A branch for each option with a value: its choices, or nothing, for which bash completes file names.</summary>
    private static IEnumerable<string> Values(CompletionEntry entry) => entry.Valued.Select(option =>
    {
        string words = option.Values.Length > 0 ? $"$(compgen -W '{string.Join(' ', option.Values)}' -- \"$cur\")" : "";
        return $"{ShellPatterns.Of(entry, option)}) COMPREPLY=({words}); return ;;";
    });

    /// <summary>The branch of a command: the words and options that can follow it.</summary>
    private static string Words(CompletionEntry entry) =>
        $"'{entry.Path}') names='{Words(entry.Names)}' options='{Words(entry.Options)}' ;;";

    private static string Words(CompletionWord[] words) => string.Join(' ', words.Select(word => word.Word));
}
