using System.Globalization;
using System.Text;
using MapReduce.Cli.Manual;

namespace MapReduce.Cli.Completion;

/// <summary>
/// Completion for PowerShell 5.1 and later, with the description of each option. The script is ASCII, because Windows PowerShell reads
/// the output of a program in the code page of the console.
/// </summary>
internal static class PowerShellScript
{
    /// <inheritdoc cref="BashScript.Of"/>
    public static string Of(CommandShape root, CommandShape[] commands, string[] jobs)
    {
        var options = new StringBuilder();
        var values = new StringBuilder();
        foreach (CommandShape command in (CommandShape[])[root, .. commands])
        {
            options.Append($"    {Quote(command.Name)} = @(\n");
            foreach (OptionShape option in command.Options)
                foreach (string name in option.Names) options.Append($"      {Row([name, KindOf(option), option.Description, .. option.Words])}\n");
            options.Append("    )\n");
            if (command.Arguments.Length > 0) values.Append($"    {Quote(command.Name)} = {List([KindOf(command.Arguments[0]), .. command.Arguments[0].Words])}\n");
        }
        return $$"""
            # Completion of mapreduce for PowerShell. Add this line to the file that $PROFILE names: mapreduce completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName 'mapreduce', 'mapreduce.exe' -ScriptBlock {
              param($wordToComplete, $commandAst, $cursorPosition)
              # Name and description of each command.
              $commands = @(
            {{string.Join('\n', commands.Select(command => $"    {Row([command.Name, command.Description])}"))}}
              )
              $jobs = {{List(jobs)}}
              # By command, name, kind of value, description and values of each option.
              $options = @{
            {{options.ToString().TrimEnd('\n')}}
              }
              # By command, kind and values of its argument.
              $values = @{
            {{values.ToString().TrimEnd('\n')}}
              }
              # The words before the one that is completed, as the program gets them.
              $words = @(foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
                if ($element.Extent.EndOffset -lt $cursorPosition) {
                  if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value } else { $element.Extent.Text }
                }
              })
              $command = ''
              foreach ($word in $words) {
                if ($command -ceq '' -and $word -and $options.ContainsKey($word)) { $command = $word }
                elseif ($command -ceq 'submit' -and $word -ceq '--') { $command = '--' }
                elseif ($command -ceq '--' -and $jobs -ccontains $word) { $command = $word }
              }
              $typed = "$wordToComplete".Trim("'`"")
              $before = ''
              $previous = if ($words.Count -gt 0) { $words[-1] } else { '' }
              if ($typed -cmatch '^(--[a-z-]+)=(.*)$') { $previous = $Matches[1]; $before = "$previous="; $typed = $Matches[2] }
              $offer = {
                param($text, $type, $tip)
                if (-not $text.StartsWith($typed, [StringComparison]::Ordinal)) { return }
                # A comma outside quotes would make two words of one.
                $quoted = if ($text -cmatch '^[A-Za-z0-9_.-]+$') { $before + $text } else { "'" + ($before + $text).Replace("'", "''") + "'" }
                [System.Management.Automation.CompletionResult]::new($quoted, $text, $type, $tip)
              }
              $offerKind = {
                param($kind, $list, $tip)
                if ($kind -ceq 'words') { foreach ($word in $list) { & $offer $word 'ParameterValue' $word } }
                elseif ($kind -ceq 'folder' -or ($kind -ceq 'file' -and $before)) {
                  foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed)) {
                    if ($kind -ceq 'folder' -and $found.ResultType -ne 'ProviderContainer') { continue }
                    [System.Management.Automation.CompletionResult]::new($before + $found.CompletionText, $found.ListItemText, $found.ResultType, $found.ToolTip)
                  }
                }
                # Nothing is offered for a file, and PowerShell goes on with files by itself.
                # What is typed, or a blank: if there were no offer, PowerShell would go on with files.
                elseif ($kind -ceq 'free') {
                  $same = if ($wordToComplete) { "$wordToComplete" } else { ' ' }
                  [System.Management.Automation.CompletionResult]::new($same, $same, 'ParameterValue', $tip)
                }
              }
              if ($command -ceq '--') { foreach ($job in $jobs) { & $offer $job 'ParameterValue' $job }; return }
              foreach ($option in $options[$command]) {
                if ($option[0] -ceq $previous -and $option[1] -cne 'none') { & $offerKind $option[1] @($option | Select-Object -Skip 3) $option[2]; return }
              }
              if ($typed.StartsWith('-')) { foreach ($option in $options[$command]) { & $offer $option[0] 'ParameterName' $option[2] } }
              elseif ($command -ceq '') { foreach ($known in $commands) { & $offer $known[0] 'ParameterValue' $known[1] } }
              elseif ($values.ContainsKey($command)) { & $offerKind $values[$command][0] @($values[$command] | Select-Object -Skip 1) $command }
            }

            """;
    }

    private static string KindOf(OptionShape option) => option.Kind.ToString().ToLowerInvariant();

    /// <summary>A list as an element of a list. The comma before it keeps it from being joined with the others.</summary>
    private static string Row(string[] texts) => $",{List(texts)}";

    private static string List(string[] texts) => $"@({string.Join(", ", texts.Select(Quote))})";

    /// <summary>
    /// A literal string. In single quotes, only they mean something, and are written twice. PowerShell takes typographic ones for them,
    /// which here are written by number, like every letter beyond ASCII.
    /// </summary>
    internal static string Quote(string text)
    {
        if (text.All(char.IsAscii)) return Literal(text);
        var parts = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            while (end < text.Length && char.IsAscii(text[end]) == char.IsAscii(text[at])) end++;
            parts.AddRange(char.IsAscii(text[at]) ? [Literal(text[at..end])] : text[at..end].Select(letter => string.Create(CultureInfo.InvariantCulture, $"[char]0x{(int)letter:X4}")));
            at = end;
        }
        // Begins with a string, so that + joins texts and does not add numbers.
        return $"('' + {string.Join(" + ", parts)})";

        static string Literal(string ascii) => $"'{ascii.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
