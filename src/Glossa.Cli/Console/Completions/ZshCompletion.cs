namespace Glossa.Cli;

/// <summary>The completions as a function of zsh, with the meaning of every word.</summary>
internal static class ZshCompletion
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<CompletionEntry> entries) => $$"""
        #compdef glossa
        # Completions of glossa for zsh: source <(glossa completion zsh) after compinit, or a file _glossa in a folder of $fpath
        _glossa() {
            local command= word previous=${words[CURRENT-1]}
            local -a names options
            for word in ${words[2,CURRENT-1]}; do
                case "$command $word" in
                    {{ShellPatterns.Steps(entries)}}) command=${command:+$command }$word ;;
                esac
            done
            if [[ ${words[CURRENT]} == --*=* ]]; then
                previous=${words[CURRENT]%%=*}
                compset -P '*='
            fi
            case "$command $previous" in
        {{ShellPatterns.Lines(entries.SelectMany(Values))}}
            esac
            case "$command" in
        {{ShellPatterns.Lines(entries.Select(Words))}}
            esac
            if [[ ${words[CURRENT]} == -* ]]; then _describe -o option options
            elif (( $#names )); then _describe word names
            else _files
            fi
        }
        if [[ ${funcstack[1]} == _glossa ]]; then _glossa "$@"; else compdef _glossa glossa; fi

        """.ReplaceLineEndings("\n");

    private static IEnumerable<string> Values(CompletionEntry entry) => entry.Valued.Select(option =>
    {
        string words = option.Values.Length > 0 ? $"compadd -- {string.Join(' ', option.Values)}" : "_files";
        return $"{ShellPatterns.Of(entry, option)}) {words}; return ;;";
    });

    /// <summary>The branch of a command: the words and options that can follow it.</summary>
    private static string Words(CompletionEntry entry) =>
        $"'{entry.Path}') names=({Words(entry.Names)}) options=({Words(entry.Options)}) ;;";

    /// <summary>Words as <c>'word:meaning'</c>.</summary>
    private static string Words(CompletionWord[] words) =>
        string.Join(' ', words.Select(word => $"'{Quoted(word.Word.Replace(":", "\\:"))}:{Quoted(word.Meaning)}'"));

    private static string Quoted(string text) => text.Replace("'", "'\\''");
}
