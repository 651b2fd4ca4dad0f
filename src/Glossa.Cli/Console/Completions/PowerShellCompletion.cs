namespace Glossa.Cli;

/// <summary>The completions as a native completer of PowerShell, with the meaning of every word.</summary>
internal static class PowerShellCompletion
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<CompletionEntry> entries) => $$"""
        # Completions of glossa for PowerShell: glossa completion pwsh | Out-String | Invoke-Expression, for example in $PROFILE
        Register-ArgumentCompleter -Native -CommandName 'glossa', 'glossa.cmd' -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $names = @{
        {{ShellPatterns.Lines(entries.Select(entry => $"'{entry.Path}' = [ordered]@{{ {Words(entry.Names)} }}"))}}
            }
            $options = @{
        {{ShellPatterns.Lines(entries.Select(entry => $"'{entry.Path}' = [ordered]@{{ {Words(entry.Options)} }}"))}}
            }
            $values = @{
        {{ShellPatterns.Lines(entries.SelectMany(Values))}}
            }
            $typed = $commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }
            $before = @($typed | ForEach-Object { "$_" })
            $command = ''
            foreach ($word in $before) {
                $longer = "$command $word".Trim()
                if ($names.ContainsKey($longer)) { $command = $longer }
            }
            $last = if ($before.Count -gt 0) { $before[-1] } else { '' }
            $option = @("$command $last", " $last") | Where-Object { $values.ContainsKey($_) } | Select-Object -First 1
            if ($option) { $words = [ordered]@{}; foreach ($value in $values[$option]) { $words[$value] = $value } }
            elseif ($wordToComplete.StartsWith('-')) { $words = $options[$command] }
            else { $words = $names[$command] }
            foreach ($word in $words.Keys) {
                if ($word.StartsWith($wordToComplete)) {
                    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $words[$word])
                }
            }
        }

        """.ReplaceLineEndings("\n");

    private static IEnumerable<string> Values(CompletionEntry entry) =>
        entry.Valued.SelectMany(
            option => option.Names.Select(name => $"'{entry.Path} {name}' = @({string.Join(", ", option.Values.Select(Quote))})"));

    private static string Words(CompletionWord[] words) =>
        string.Join("; ", words.Select(word => $"{Quote(word.Word)} = {Quote(word.Meaning)}"));

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
