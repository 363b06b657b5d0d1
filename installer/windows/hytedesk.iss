; Installs HyteDesk for all users of a computer. Built by installer/windows/build.ps1, which names Version, Bundle, Source, Output.
; Silent: hytedesk-VERSION-windows-x64.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART [/LOG=FILE] [/TASKS="desktopicon"]
; Away:   "C:\Program Files\HyteDesk\unins000.exe" /VERYSILENT /SUPPRESSMSGBOXES /NORESTART

#ifndef Version
  #error Version is missing
#endif

[Setup]
AppId={{6B0E3F5C-7C0B-4C0B-9D61-0B5C8A48B7E1}
AppName=HyteDesk
AppVersion={#Version}
AppVerName=HyteDesk {#Version}
AppPublisher=The HyteDesk project
AppPublisherURL=https://hytedesk.example/
VersionInfoVersion={#Version}
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
PrivilegesRequired=admin
DefaultDirName={autopf}\HyteDesk
DisableDirPage=auto
DisableProgramGroupPage=yes
DisableReadyPage=yes
LicenseFile={#Source}\LICENSE
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\hytedesk.exe
UninstallDisplayName=HyteDesk
OutputDir={#Output}
OutputBaseFilename=hytedesk-{#Version}-windows-x64
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
RestartApplications=no
WizardStyle=modern
#ifdef SignTool
SignTool={#SignTool}
SignedUninstaller=yes
#else
SignedUninstaller=no
#endif

[Languages]
Name: "fi"; MessagesFile: "compiler:Languages\Finnish.isl"
Name: "sv"; MessagesFile: "compiler:Languages\Swedish.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
fi.RegionFile=HyteDeskin aluetiedosto
sv.RegionFile=Regionfil för HyteDesk
en.RegionFile=HyteDesk region file
fi.Newer=Tällä koneella on uudempi HyteDesk (%1). Poista se ensin, jos todella haluat vanhemman: vanhempi ohjelma ei avaa uudemman tekemiä suosikkeja ja historiaa.
sv.Newer=Den här datorn har ett nyare HyteDesk (%1). Ta bort det först om du verkligen vill ha ett äldre: ett äldre program öppnar inte favoriter och historik som ett nyare har gjort.
en.Newer=This computer has a newer HyteDesk (%1). Remove it first if you really want an older one: an older program does not open favourites and history that a newer one has made.

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; an upgrade leaves nothing of the version before
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Dirs]
; files that policies name (root file, PEM file): only administrators and the system write here, users read
Name: "{commonappdata}\HyteDesk"; Flags: uninsneveruninstall

[Icons]
Name: "{autoprograms}\HyteDesk"; Filename: "{app}\hytedesk.exe"; AppUserModelID: "org.hytedesk.HyteDesk"
Name: "{autodesktop}\HyteDesk"; Filename: "{app}\hytedesk.exe"; Tasks: desktopicon

[Registry]
Root: HKLM; Subkey: "Software\Classes\.hytedesk-region"; ValueType: string; ValueData: "HyteDesk.Region"; Flags: uninsdeletekey
Root: HKLM; Subkey: "Software\Classes\HyteDesk.Region"; ValueType: string; ValueData: "{cm:RegionFile}"; Flags: uninsdeletekey
Root: HKLM; Subkey: "Software\Classes\HyteDesk.Region\DefaultIcon"; ValueType: string; ValueData: "{app}\hytedesk.exe,0"
Root: HKLM; Subkey: "Software\Classes\HyteDesk.Region\shell\open\command"; ValueType: string; ValueData: """{app}\hytedesk.exe"" ""%1"""
Root: HKLM; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\hytedesk.exe"; ValueType: string; ValueData: "{app}\hytedesk.exe"; Flags: uninsdeletekey

[Run]
; S-1-5-18 the system, S-1-5-32-544 administrators, S-1-5-32-545 users: by number, for every language of Windows
; A user may have made the folder before, or a link in its place: first whose it is, then away with rights that were given, then
; ours alone; of the folder or link itself (/L) and of nothing in it. The program looks at each file by itself and refuses a user's.
Filename: "{sys}\icacls.exe"; Parameters: """{commonappdata}\HyteDesk"" /setowner *S-1-5-32-544 /L"; Flags: runhidden
Filename: "{sys}\icacls.exe"; Parameters: """{commonappdata}\HyteDesk"" /reset /L"; Flags: runhidden
Filename: "{sys}\icacls.exe"; Parameters: """{commonappdata}\HyteDesk"" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX /L"; Flags: runhidden
Filename: "{app}\hytedesk.exe"; Description: "{cm:LaunchProgram,HyteDesk}"; Flags: postinstall nowait skipifsilent runasoriginaluser

[Code]
function Installed(): String;
begin
  if not RegQueryStringValue(HKLM,
    'Software\Microsoft\Windows\CurrentVersion\Uninstall\{6B0E3F5C-7C0B-4C0B-9D61-0B5C8A48B7E1}_is1',
    'DisplayVersion', Result) then
    Result := '';
end;

function Number(const Version: String; const Part: Integer): Integer;
var
  Rest: String;
  Index, Point: Integer;
begin
  Rest := Version + '.';
  for Index := 1 to Part do begin
    Point := Pos('.', Rest);
    Result := StrToIntDef(Copy(Rest, 1, Point - 1), 0);
    Rest := Copy(Rest, Point + 1, Length(Rest)) + '.';
  end;
end;

function IsNewer(const One, Other: String): Boolean;
var
  Part: Integer;
begin
  Result := False;
  for Part := 1 to 3 do
    if Number(One, Part) <> Number(Other, Part) then begin
      Result := Number(One, Part) > Number(Other, Part);
      Exit;
    end;
end;

{ no downgrade: silent set-up ends with exit code 1 and the sentence in its log }
function InitializeSetup(): Boolean;
var
  Before: String;
begin
  Before := Installed();
  Result := (Before = '') or not IsNewer(Before, '{#Version}');
  if not Result then begin
    Log('A newer version is installed: ' + Before);
    SuppressibleMsgBox(FmtMessage(CustomMessage('Newer'), [Before]), mbError, MB_OK, IDOK);
  end;
end;
