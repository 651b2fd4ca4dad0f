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
                    {{string.Join('|', entries.Where(entry => entry.Path.Length > 0).Select(entry => $"'{entry.Step}'"))}}) command=${command:+$command }$word ;;
                esac
            done
            if [[ ${words[CURRENT]} == --*=* ]]; then
                previous=${words[CURRENT]%%=*}
                compset -P '*='
            fi
            case "$command $previous" in
        {{Lines(entries.SelectMany(Values))}}
            esac
            case "$command" in
        {{Lines(entries.Select(entry => $"'{entry.Path}') names=({Words(entry.Names)}) options=({Words(entry.Options)}) ;;"))}}
            esac
            if [[ ${words[CURRENT]} == -* ]]; then _describe -o option options
            elif (( $#names )); then _describe word names
            else _files
            fi
        }
        if [[ ${funcstack[1]} == _glossa ]]; then _glossa "$@"; else compdef _glossa glossa; fi

        """.ReplaceLineEndings("\n");

    private static IEnumerable<string> Values(CompletionEntry entry) => entry.Values.GroupBy(option => string.Join(' ', option.Value), option => entry.OptionPattern(option.Key))
        .Select(group => $"{string.Join('|', group)}) {(group.Key.Length > 0 ? $"compadd -- {group.Key}" : "_files")}; return ;;");

    private static string Words(CompletionWord[] words) =>
        string.Join(' ', words.Select(word => $"'{word.Word.Replace(":", "\\:", StringComparison.Ordinal)}:{word.Meaning.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => $"        {line}"));
}
