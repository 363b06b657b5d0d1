# Installs silently, tries the program, refuses a downgrade, removes it, looks for what is left. Needs administrator's rights.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$setup = (Get-ChildItem dist\hytedesk-*-windows-x64.exe | Select-Object -Last 1).FullName
$folder = "$env:ProgramFiles\HyteDesk"
$silent = @("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/LOG=$PWD\build\setup.log")
New-Item -ItemType Directory -Force build | Out-Null

function Install { (Start-Process $setup $silent -Wait -PassThru).ExitCode }
function Assert($holds, $problem) { if (-not $holds) { throw $problem } }

$taken = Measure-Command { Assert ((Install) -eq 0) "the installation failed" }
Write-Output "Installed in $([math]::Round($taken.TotalSeconds)) s"
Assert ($taken.TotalSeconds -le 60) "more than 60 s"
$rights = (Get-Acl "$env:ProgramData\HyteDesk").Access | Where-Object { $_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value -eq "S-1-5-32-545" }
Assert (-not ($rights.FileSystemRights -band [Security.AccessControl.FileSystemRights]::Write)) "users can write into ProgramData\HyteDesk"

.venv\Scripts\python.exe -m installer.smoke "$folder\hytedesk.exe" --policy --out build\smoke
Assert ($LASTEXITCODE -eq 0) "the smoke test failed"

Assert ((Install) -eq 0) "the same version could not be installed again"
$key = "HKLM:\Software\Microsoft\Windows\CurrentVersion\Uninstall\{6B0E3F5C-7C0B-4C0B-9D61-0B5C8A48B7E1}_is1"
$version = (Get-ItemProperty $key).DisplayVersion
Set-ItemProperty $key DisplayVersion "99.0.0"
Assert ((Install) -ne 0) "a newer version was replaced by an older one"
Set-ItemProperty $key DisplayVersion $version

Start-Process "$folder\unins000.exe" "/VERYSILENT /SUPPRESSMSGBOXES /NORESTART" -Wait
Start-Sleep 5
Assert (-not (Test-Path $folder)) "$folder is still there"
Assert (-not (Test-Path "HKLM:\Software\Classes\.hytedesk-region")) "the kind of file is still known"
Write-Output "All holds"
