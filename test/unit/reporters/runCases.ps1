# For tests: runs the reporter once for each case of a JSON file, all in this one process, because a process of its own
# costs a second or two. Writes an array of { code, stdout, stderr } to another file,
# without the last line end.
param([string] $Reporter, [string] $CasesFile, [string] $ResultsFile)

$cases = ConvertFrom-Json ([System.IO.File]::ReadAllText($CasesFile))
$results = foreach ($case in $cases) {
	if ($case.PSObject.Properties['registry']) {
		$said = & ([System.Environment]::SystemDirectory + '\reg.exe') import $case.registry 2>&1 | Out-String
		if ($LASTEXITCODE -ne 0) { throw "reg.exe import ended with ${LASTEXITCODE}: $said" }
	}
	Get-ChildItem Env:KASPERSKY_REPORT_* | ForEach-Object { [System.Environment]::SetEnvironmentVariable($_.Name, $null) }
	foreach ($variable in $case.env.PSObject.Properties) {
		[System.Environment]::SetEnvironmentVariable($variable.Name, $variable.Value)
	}
	$parameters = @{}
	foreach ($parameter in $case.parameters.PSObject.Properties) { $parameters[$parameter.Name] = $parameter.Value }
	$stderr = New-Object System.IO.StringWriter
	[Console]::SetError($stderr)
	$stdout = & $Reporter @parameters *>&1 | Out-String
	$stdout, $stderr = $stdout, $stderr.ToString() | ForEach-Object { $_.Replace("`r`n", "`n").TrimEnd("`n") }
	[pscustomobject] @{ code = $LASTEXITCODE; stdout = $stdout; stderr = $stderr }
}
[System.IO.File]::WriteAllText($ResultsFile, (ConvertTo-Json -InputObject @($results)))
