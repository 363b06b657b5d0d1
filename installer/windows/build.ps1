# Builds the bundle and the installer on Windows. Signs both when a certificate is given: HYTEDESK_CERTIFICATE (a PFX file) and
# HYTEDESK_CERTIFICATE_PASSWORD. Needs Git, Python 3.11 to 3.13, Inno Setup 6 and, for signing, the Windows SDK.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked { & $args[0] $args[1..($args.Count - 1)]; if ($LASTEXITCODE) { throw "$($args[0]) failed" } }

Invoke-Checked .venv\Scripts\python.exe -m installer.build
$source = "build\package\source"
$bundle = "build\package\bundle\hytedesk"
$version = (Get-Content "$source\hytedesk\__init__.py" | Select-String '__version__ = "(.*)"').Matches.Groups[1].Value

$definitions = @("/DVersion=$version", "/DBundle=$((Resolve-Path $bundle).Path)", "/DSource=$((Resolve-Path $source).Path)", "/DOutput=$((Resolve-Path dist).Path)", "/DIcon=$((Resolve-Path build\package\hytedesk.ico).Path)")
if ($env:HYTEDESK_CERTIFICATE) {
    $tool = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe" | Sort-Object FullName | Select-Object -Last 1
    $how = @("sign", "/f", $env:HYTEDESK_CERTIFICATE, "/p", $env:HYTEDESK_CERTIFICATE_PASSWORD, "/fd", "sha256", "/tr", "http://timestamp.digicert.com", "/td", "sha256", "/d", "HyteDesk")
    Invoke-Checked $tool.FullName @how (Get-ChildItem "$bundle\*.exe").FullName
    $command = "`$q$($tool.FullName)`$q sign /f `$q$env:HYTEDESK_CERTIFICATE`$q /p `$q$env:HYTEDESK_CERTIFICATE_PASSWORD`$q /fd sha256 /tr http://timestamp.digicert.com /td sha256 /d HyteDesk `$f"
    $definitions += @("/DSignTool=hytedesk", "/Shytedesk=$command")
}
Invoke-Checked "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe" @definitions installer\windows\hytedesk.iss
