# For tests: what PowerShell's own parser says of a script, as JSON.
param([string] $Script)

$tokens = $null
$errors = $null
$tree = [System.Management.Automation.Language.Parser]::ParseFile($Script, [ref] $tokens, [ref] $errors)
$nodes = $tree.FindAll({ $true }, $true)
$named = { param($type) $nodes | Where-Object { $_.GetType().Name -eq $type } }
ConvertTo-Json -Compress -InputObject @{
	errors = @($errors | ForEach-Object { "line $($_.Extent.StartLineNumber): $($_.Message)" })
	functions = @(& $named 'FunctionDefinitionAst' | ForEach-Object { $_.Name })
	commands = @(& $named 'CommandAst' | ForEach-Object { $_.GetCommandName() } | Select-Object -Unique)
	# What Windows PowerShell 5.1 does not know.
	newer = @(
		@(& $named 'TernaryExpressionAst') + @(& $named 'PipelineChainAst') | ForEach-Object { $_.Extent.Text }
		$tokens | Where-Object { $_.Kind -match '^Question.' } | ForEach-Object { "line $($_.Extent.StartLineNumber): $($_.Text)" }
	)
}
