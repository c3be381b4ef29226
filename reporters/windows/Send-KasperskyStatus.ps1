#Requires -Version 5.1
<#
.SYNOPSIS
    Reports this computer's Kaspersky protection state to the node "Kaspersky Endpoint Security Cloud Trigger" in n8n.

.DESCRIPTION
    Reads what Kaspersky Network Agent records in the registry of this computer (AVState, in both registry views), creates
    one JSON report from it, signs the report with the shared secret and sends it. Needs Windows PowerShell 5.1 or
    PowerShell 7 and nothing else. Run it as administrator or SYSTEM, from your RMM or as a scheduled task.

    Every parameter can also be given as an environment variable (Datto RMM passes component variables as
    environment variables). A parameter wins over its environment variable. The secret is never a plain parameter,
    because everybody on a computer can read command lines.

    Exit codes:
      0  sent and accepted (or: dry run)
      1  something unexpected
      2  the configuration is wrong or incomplete
      3  no Network Agent data on this computer, or not readable
      4  the endpoint refused the report; the message quotes its response
      5  the endpoint was not reached (name, connection, TLS, time-out) or was busy; the next run may succeed
    PowerShell itself ends with 1 when a parameter has no value or is given twice.

.PARAMETER Endpoint
    Production URL of the trigger node, https://... Environment: KASPERSKY_REPORT_URL

.PARAMETER Workspace
    Name of the customer's KES Cloud workspace. Environment: KASPERSKY_REPORT_WORKSPACE

.PARAMETER Secret
    The shared secret as a SecureString. Otherwise it is taken from SecretFile, or from the environment variable
    KASPERSKY_REPORT_SECRET.

.PARAMETER SecretFile
    A file that holds the shared secret and nothing else. Environment: KASPERSKY_REPORT_SECRET_FILE

.PARAMETER Authentication
    hmac (default) signs the report; bearer sends the secret. Environment: KASPERSKY_REPORT_AUTH

.PARAMETER MaxDelay
    Waits a random time of up to this many seconds first, so that not all computers report in the same second
    (default 300; 0: does not wait). Environment: KASPERSKY_REPORT_MAX_DELAY

.PARAMETER Timeout
    Longest time for the request in seconds (default 30). Environment: KASPERSKY_REPORT_TIMEOUT

.PARAMETER ReportedName
    Name to report instead of this computer's. Environment: KASPERSKY_REPORT_HOST

.PARAMETER AvStatePath
    A folder with one text file for each AVState value, read instead of the registry; for tests.
    Environment: KASPERSKY_REPORT_AV_STATE

.PARAMETER AllowHttp
    Allows a http:// endpoint (not with bearer). Environment: KASPERSKY_REPORT_ALLOW_HTTP = true

.PARAMETER DryRun
    Prints the report and sends nothing. Environment: KASPERSKY_REPORT_DRY_RUN = true

.PARAMETER Sign
    A timestamp: prints the signature of the text on standard input and exits, to compare with another tool.

.EXAMPLE
    powershell.exe -NoProfile -ExecutionPolicy Bypass -File Send-KasperskyStatus.ps1 -Workspace Contoso -DryRun

.EXAMPLE
    powershell.exe -NoProfile -ExecutionPolicy Bypass -File Send-KasperskyStatus.ps1 -Endpoint https://n8n.msp.example/webhook/8d2c64a1-3b0e-4d57-9c1f-52e07c4b00ff/report -Workspace Contoso -SecretFile C:\ProgramData\KasperskyReport\secret.txt
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [string] $Endpoint = $env:KASPERSKY_REPORT_URL,
    [string] $Workspace = $env:KASPERSKY_REPORT_WORKSPACE,
    [object] $Secret,
    [string] $SecretFile = $env:KASPERSKY_REPORT_SECRET_FILE,
    [string] $Authentication = $env:KASPERSKY_REPORT_AUTH,
    [string] $MaxDelay = $env:KASPERSKY_REPORT_MAX_DELAY,
    [string] $Timeout = $env:KASPERSKY_REPORT_TIMEOUT,
    [string] $ReportedName = $env:KASPERSKY_REPORT_HOST,
    [string] $AvStatePath = $env:KASPERSKY_REPORT_AV_STATE,
    [switch] $AllowHttp,
    [switch] $DryRun,
    [string] $Sign,
    [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)] [object[]] $Unknown
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$ScriptVersion = '1.0.0'
$RegistryPath = 'SOFTWARE\KasperskyLab\Components\34\1103\1.0.0.0\Statistics\AVState'
$TextValues = @(
    'Protection_HostId', 'Protection_AdmServer', 'Protection_NagentVersion', 'Protection_NagentFullVersion',
    'Protection_LastConnected', 'Protection_BasesDate', 'Protection_LastFscan'
)
$NumberValues = @(
    'Protection_AvInstalled', 'Protection_AvRunning', 'Protection_HasRtp', 'Protection_RtpState', 'Protection_DynamicVM'
)
$LongestText = 2048

$ExitUnexpected = 1
$ExitConfiguration = 2
$ExitNoData = 3
$ExitRefused = 4
$ExitNotReached = 5

function Stop-Reporter {
    param([int] $Code, [string] $Message)
    [Console]::Error.WriteLine('kaspersky-report: ' + $Message)
    exit $Code
}

function Write-Detail {
    param([string] $Message)
    if ($VerbosePreference -ne 'SilentlyContinue') { [Console]::Error.WriteLine('kaspersky-report: ' + $Message) }
}

function Write-ReporterWarning {
    param([string] $Message)
    [Console]::Error.WriteLine('kaspersky-report: warning: ' + $Message)
}

function Test-Setting {
    param([string] $Value)
    return @('1', 'true', 'yes', 'on') -contains $Value
}

# ---- Configuration -------------------------------------------------------------------------------------------------

# The path for .NET, whose current folder is not PowerShell's. A drive that does not exist, as a mapped one for SYSTEM,
# leaves the path as it is.
function Get-FullPath {
    param([string] $Path)
    try {
        return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    } catch {
        return $Path
    }
}

# Not echoed: it may hold the secret.
function Assert-Parameters {
    if ($Unknown) {
        Stop-Reporter $ExitConfiguration 'unknown parameter, or a value with spaces that is not in quotes; see Get-Help'
    }
    if ($null -ne $Secret -and $Secret -isnot [System.Security.SecureString]) {
        Stop-Reporter $ExitConfiguration 'do not put the secret on the command line, where other users can read it: use KASPERSKY_REPORT_SECRET or -SecretFile'
    }
}

# The secret as text, without line ends behind it: from the parameter, else the file, else the environment.
function Get-SecretText {
    $text = ''
    if ($null -ne $Secret) {
        $pointer = [System.Runtime.InteropServices.Marshal]::SecureStringToBSTR($Secret)
        try {
            $text = [System.Runtime.InteropServices.Marshal]::PtrToStringBSTR($pointer)
        } finally {
            [System.Runtime.InteropServices.Marshal]::ZeroFreeBSTR($pointer)
        }
    } elseif ($SecretFile) {
        $file = Get-FullPath $SecretFile
        if (-not [System.IO.File]::Exists($file)) {
            Stop-Reporter $ExitConfiguration "the secret file $SecretFile does not exist, or this user may not see it"
        }
        try {
            $text = [System.IO.File]::ReadAllText($file)
        } catch {
            Stop-Reporter $ExitConfiguration "the secret file $SecretFile cannot be read by this user"
        }
    } elseif ($env:KASPERSKY_REPORT_SECRET) {
        $text = $env:KASPERSKY_REPORT_SECRET
    }
    return $text.TrimEnd([char[]] @(10, 13))
}

function Assert-Secret {
    param([string] $SecretText)
    if ($SecretText -eq '') {
        Stop-Reporter $ExitConfiguration 'no secret: set KASPERSKY_REPORT_SECRET, or name a file with -SecretFile'
    }
}

function Assert-Authentication {
    param([string] $SecretText)
    if ($Authentication -cne 'hmac' -and $Authentication -cne 'bearer') {
        Stop-Reporter $ExitConfiguration "-Authentication is hmac or bearer, not ""$Authentication"""
    }
    if ($Authentication -ceq 'bearer' -and $SecretText -cmatch '[^!-~]') {
        Stop-Reporter $ExitConfiguration 'with bearer, the secret may contain printable ASCII characters without spaces only'
    }
}

# https:// always; http:// only for this computer itself, or with -AllowHttp.
function Assert-Endpoint {
    if (-not $Endpoint) {
        Stop-Reporter $ExitConfiguration 'no endpoint: set KASPERSKY_REPORT_URL or -Endpoint to the URL of the trigger node'
    }
    if ($Endpoint -cmatch '[^!-~]|["\\]') {
        Stop-Reporter $ExitConfiguration 'the endpoint URL contains a space or another character that is not allowed in a URL'
    }
    if ($Endpoint -notmatch '^https?://') {
        Stop-Reporter $ExitConfiguration 'the endpoint must be a URL that starts with https://'
    }
    $uri = $null
    if (-not [System.Uri]::TryCreate($Endpoint, [System.UriKind]::Absolute, [ref] $uri) -or -not $uri.Host) {
        Stop-Reporter $ExitConfiguration 'the endpoint URL is wrong'
    }
    if ($uri.UserInfo) {
        Stop-Reporter $ExitConfiguration 'the endpoint URL must not contain a user name or password'
    }
    if ($uri.Scheme -ne 'https' -and -not $uri.IsLoopback) {
        if (-not $AllowHttp) {
            Stop-Reporter $ExitConfiguration 'the endpoint must be https://; with -AllowHttp the report is sent unencrypted'
        }
        if ($Authentication -ceq 'bearer') {
            Stop-Reporter $ExitConfiguration 'bearer over http:// would send the secret unencrypted; use https:// or hmac'
        }
    }
}

function Assert-Numbers {
    if ($MaxDelay -notmatch '^[0-9]{1,5}$') {
        Stop-Reporter $ExitConfiguration "-MaxDelay is a number of seconds, not ""$MaxDelay"""
    }
    if ($Timeout -notmatch '^[0-9]{1,4}$' -or [int] $Timeout -eq 0) {
        Stop-Reporter $ExitConfiguration "-Timeout is a number of seconds above 0, not ""$Timeout"""
    }
}

# ---- Reading -------------------------------------------------------------------------------------------------------

# The AVState values of one registry view, or $null. On 64-bit Windows the 32-bit view is WOW6432Node.
function Read-RegistryView {
    param([Microsoft.Win32.RegistryView] $View)
    $machine = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]::LocalMachine, $View)
    try {
        $key = $machine.OpenSubKey($RegistryPath)
        if ($null -eq $key) { return $null }
        try {
            $values = @{}
            foreach ($name in ($TextValues + $NumberValues)) {
                $value = $key.GetValue($name)
                if ($null -ne $value) { $values[$name] = $value }
            }
            return $values
        } finally {
            $key.Dispose()
        }
    } finally {
        $machine.Dispose()
    }
}

# "22-11-2026 09-58-00" as "20261122095800", which sorts by time; empty if it has another format.
function Get-SortableTime {
    param([hashtable] $Values)
    if ([string] $Values['Protection_LastConnected'] -match '^\s*(\d\d)-(\d\d)-(\d{4}) (\d\d)-(\d\d)-(\d\d)\s*$') {
        return $Matches[3] + $Matches[2] + $Matches[1] + $Matches[4] + $Matches[5] + $Matches[6]
    }
    return ''
}

# Both views can hold data, for example after a change of the agent's version: the later connection is the current one.
function Read-AvStateRegistry {
    if ([System.Environment]::OSVersion.Platform -ne [System.PlatformID]::Win32NT) {
        Stop-Reporter $ExitNoData 'there is no registry on this system; name a folder with -AvStatePath'
    }
    $found = $null
    foreach ($view in @([Microsoft.Win32.RegistryView]::Registry32, [Microsoft.Win32.RegistryView]::Registry64)) {
        try {
            $values = Read-RegistryView $view
        } catch [System.Security.SecurityException], [System.UnauthorizedAccessException] {
            Stop-Reporter $ExitNoData 'the registry key of Kaspersky Network Agent cannot be read: run as administrator or SYSTEM'
        }
        if ($null -eq $values -or $values.Count -eq 0) { continue }
        if ($null -eq $found -or
            [string]::CompareOrdinal((Get-SortableTime $values), (Get-SortableTime $found)) -gt 0) {
            $found = $values
        }
    }
    if ($null -eq $found) {
        Stop-Reporter $ExitNoData 'no data of Kaspersky Network Agent on this computer: is the agent installed?'
    }
    return $found
}

function Read-AvStateFolder {
    $folder = Get-FullPath $AvStatePath
    if (-not [System.IO.Directory]::Exists($folder)) {
        Stop-Reporter $ExitNoData "the folder $AvStatePath does not exist"
    }
    $values = @{}
    foreach ($name in ($TextValues + $NumberValues)) {
        $file = [System.IO.Path]::Combine($folder, $name)
        if (-not [System.IO.File]::Exists($file)) { continue }
        try {
            $values[$name] = [System.IO.File]::ReadAllText($file)
        } catch {
            Write-ReporterWarning "$name cannot be read and is left out"
        }
    }
    return $values
}

# Text without NUL, and without spaces and line ends around it.
function Get-CleanText {
    param([string] $Text)
    if ($Text.Length -gt $LongestText) { $Text = $Text.Substring(0, $LongestText) }
    return $Text.Replace([string] [char] 0, '').Trim([char[]] @(9, 10, 13, 32))
}

# What the report says. What is absent or unreadable is left out.
function Get-ReportedValues {
    param([hashtable] $Values)
    $reported = [ordered] @{}
    foreach ($name in $TextValues) {
        if ($Values.ContainsKey($name)) { $reported[$name] = Get-CleanText ([string] $Values[$name]) }
    }
    foreach ($name in $NumberValues) {
        if (-not $Values.ContainsKey($name)) { continue }
        $text = Get-CleanText ([string] $Values[$name])
        if ($text -match '^[0-9]{1,10}$') {
            $reported[$name] = [long] $text
        } else {
            Write-ReporterWarning "$name is not a number and is left out"
        }
    }
    return $reported
}

function Get-UtcTime {
    return [System.DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [System.Globalization.CultureInfo]::InvariantCulture)
}

function Get-UnixTime {
    $age = [System.DateTime]::UtcNow - [System.DateTime]::new(1970, 1, 1)
    return [string] [long] [System.Math]::Floor($age.TotalSeconds)
}

# JSON in printable ASCII only, so that no encoding on the way can change it.
function ConvertTo-ReportJson {
    param([System.Collections.IDictionary] $Values)
    $report = [ordered] @{
        source       = 'klnagent-avstate'
        collected_at = Get-UtcTime
        workspace    = Get-CleanText $Workspace
        host         = Get-CleanText $ReportedName
        values       = $Values
    }
    $json = ConvertTo-Json -InputObject $report -Compress -Depth 4
    return [regex]::Replace($json, '[^ -~]', { param($match) '\u{0:x4}' -f [int] [char] $match.Value })
}

# ---- Signature -----------------------------------------------------------------------------------------------------

# HMAC-SHA256 of "<timestamp>.<body>" with the secret, in lower-case hex.
function Get-ReportSignature {
    param([string] $SecretText, [string] $Timestamp, [byte[]] $Body)
    $utf8 = [System.Text.UTF8Encoding]::new($false)
    $hmac = [System.Security.Cryptography.HMACSHA256]::new($utf8.GetBytes($SecretText))
    $signed = [byte[]] ($utf8.GetBytes($Timestamp + '.') + $Body)
    $digest = $hmac.ComputeHash($signed)
    $hmac.Dispose()
    return [System.BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
}

function Read-StandardInput {
    $buffer = [System.IO.MemoryStream]::new()
    [Console]::OpenStandardInput().CopyTo($buffer)
    return , $buffer.ToArray()
}

# ---- Sending -------------------------------------------------------------------------------------------------------

# So that not all computers report in the same second.
function Wait-RandomDelay {
    $longest = [int] $MaxDelay
    if ($longest -eq 0) { return }
    $delay = Get-Random -Minimum 0 -Maximum ($longest + 1)
    Write-Detail "waiting $delay of at most $longest seconds"
    Start-Sleep -Seconds $delay
}

# Text from the endpoint as one line of a log; not if it contains the secret.
function Get-OneLine {
    param([string] $Text, [string] $SecretText)
    if ($Text.Contains($SecretText)) { return '(not shown: it contains the secret)' }
    $line = ($Text -replace '[\x00-\x20\x7f]+', ' ').Trim()
    if ($line.Length -gt 400) { return $line.Substring(0, 400) }
    return $line
}

# The messages of an exception and of what caused it.
function Get-Reasons {
    param([System.Exception] $Exception)
    $messages = @()
    while ($null -ne $Exception) {
        $isWrapper = $Exception -is [System.Management.Automation.RuntimeException] -or
            $Exception -is [System.AggregateException]
        if (-not $isWrapper) { $messages += $Exception.Message }
        $Exception = $Exception.InnerException
    }
    return $messages -join ' '
}

function New-ReportRequest {
    param([byte[]] $Body, [string] $SecretText)
    $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::Post, $Endpoint)
    $request.Content = [System.Net.Http.ByteArrayContent]::new($Body)
    $request.Content.Headers.ContentType = [System.Net.Http.Headers.MediaTypeHeaderValue]::new('application/json')
    $headers = @{ 'User-Agent' = "Send-KasperskyStatus.ps1/$ScriptVersion" }
    if ($Authentication -ceq 'bearer') {
        $headers['Authorization'] = "Bearer $SecretText"
    } else {
        $timestamp = Get-UnixTime
        $headers['X-Kaspersky-Report-Timestamp'] = $timestamp
        $headers['X-Kaspersky-Report-Signature'] = 'sha256=' + (Get-ReportSignature $SecretText $timestamp $Body)
    }
    foreach ($name in $headers.Keys) {
        [void] $request.Headers.TryAddWithoutValidation($name, [string] $headers[$name])
    }
    $request.Headers.ExpectContinue = $false
    return $request
}

# The endpoint's response: its status and its text. Ends the script if there is none.
function Send-Report {
    param([byte[]] $Body, [string] $SecretText)
    Add-Type -AssemblyName System.Net.Http
    # Windows PowerShell offers TLS 1.2 only when asked; PowerShell 7 asks the system.
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.SecurityProtocolType]::Tls12
    $handler = [System.Net.Http.HttpClientHandler]::new()
    $handler.AllowAutoRedirect = $false
    if (([System.Uri] $Endpoint).IsLoopback) { $handler.UseProxy = $false }
    $client = [System.Net.Http.HttpClient]::new($handler)
    $client.Timeout = [System.TimeSpan]::FromSeconds([int] $Timeout)
    $client.MaxResponseContentBufferSize = 1048576
    try {
        $request = New-ReportRequest $Body $SecretText
        $response = $client.SendAsync($request).GetAwaiter().GetResult()
        # As bytes: a character set that .NET does not know would be an error.
        $answered = $response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult()
        $text = [System.Text.Encoding]::UTF8.GetString($answered)
        return @{ Status = [int] $response.StatusCode; Text = (Get-OneLine $text $SecretText) }
    } catch {
        $cause = $_.Exception.GetBaseException()
        $reasons = Get-OneLine (Get-Reasons $_.Exception) $SecretText
        if ($cause -is [System.OperationCanceledException] -or $_.Exception.InnerException -is [System.OperationCanceledException]) {
            Stop-Reporter $ExitNotReached "no response within $([int] $Timeout) seconds"
        }
        if ($cause -is [System.Security.Authentication.AuthenticationException] -or $reasons -cmatch '\b(SSL|TLS)\b') {
            Stop-Reporter $ExitNotReached "no secure connection to the endpoint (TLS): $reasons"
        }
        Stop-Reporter $ExitNotReached "the endpoint was not reached: $reasons"
    } finally {
        $client.Dispose()
    }
}

# Whether a successful response says that this report, the only one sent, was refused.
function Test-Refused {
    param([string] $Text)
    return ($Text -replace ' ', '') -match '"refused":(\[[^\]]|[1-9])|:"refused"'
}

function Complete-Report {
    param([hashtable] $Response, [int] $Count)
    $status = $Response.Status
    $text = $Response.Text
    if ($status -ge 200 -and $status -le 299 -and -not (Test-Refused $text)) {
        Write-Detail "the endpoint's response: $text"
        Write-Output "kaspersky-report: sent $Count values of $(Get-CleanText $ReportedName) (HTTP $status)"
        exit 0
    }
    if ($status -ge 300 -and $status -le 399) {
        Stop-Reporter $ExitRefused "the endpoint redirects (HTTP $status), which is not followed: use the URL that the trigger node shows"
    }
    if (@(429, 502, 503, 504) -contains $status) {
        Stop-Reporter $ExitNotReached "the endpoint is busy or down (HTTP $status): $text"
    }
    Stop-Reporter $ExitRefused "the endpoint refused the report (HTTP $status): $text"
}

# ---- Main ----------------------------------------------------------------------------------------------------------

try {
    if (-not $Authentication) { $Authentication = 'hmac' }
    if (-not $MaxDelay) { $MaxDelay = '300' }
    if (-not $Timeout) { $Timeout = '30' }
    if (-not $ReportedName) { $ReportedName = [System.Environment]::MachineName }
    if (Test-Setting $env:KASPERSKY_REPORT_ALLOW_HTTP) { $AllowHttp = $true }
    if (Test-Setting $env:KASPERSKY_REPORT_DRY_RUN) { $DryRun = $true }
    if (Test-Setting $env:KASPERSKY_REPORT_VERBOSE) { $VerbosePreference = 'Continue' }
    Assert-Parameters
    $secretText = Get-SecretText

    if ($Sign) {
        Assert-Secret $secretText
        Write-Output ('sha256=' + (Get-ReportSignature $secretText $Sign (Read-StandardInput)))
        exit 0
    }

    if (-not $Workspace) {
        Stop-Reporter $ExitConfiguration 'no workspace: set KASPERSKY_REPORT_WORKSPACE or -Workspace to the name of the KES Cloud workspace'
    }
    Assert-Numbers
    Assert-Authentication $secretText
    if ($DryRun) {
        if ($Endpoint) { Assert-Endpoint } else { Write-ReporterWarning 'no endpoint is set' }
        if (-not $secretText) { Write-ReporterWarning 'no secret is set' }
    } else {
        Assert-Endpoint
        Assert-Secret $secretText
        Wait-RandomDelay
    }

    if ($AvStatePath) { $state = Read-AvStateFolder } else { $state = Read-AvStateRegistry }
    $values = Get-ReportedValues $state
    if ($values.Count -eq 0) {
        Stop-Reporter $ExitNoData 'AVState holds no protection data of Kaspersky Network Agent'
    }
    $json = ConvertTo-ReportJson $values
    if ($DryRun) {
        Write-Output $json
        [Console]::Error.WriteLine('kaspersky-report: dry run, nothing was sent')
        exit 0
    }
    Write-Detail "report: $json"
    $body = [System.Text.UTF8Encoding]::new($false).GetBytes($json)
    Complete-Report (Send-Report $body $secretText) $values.Count
} catch {
    Stop-Reporter $ExitUnexpected "unexpected: $($_.Exception.Message) (line $($_.InvocationInfo.ScriptLineNumber))"
}
