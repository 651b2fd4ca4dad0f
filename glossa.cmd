@echo off
rem Runs the glossa command, building it first when a source file is newer than the last build.
setlocal
set "root=%~dp0"
rem Called through a symbolic link, the repository is where the link leads.
set "follow=$f = Get-Item '%~f0'; while ($f.LinkType) { $t = @($f.Target)[0]"
set "follow=%follow%; if (-not [IO.Path]::IsPathRooted($t)) { $t = Join-Path $f.DirectoryName $t }; $f = Get-Item $t }; $f.DirectoryName"
if not exist "%root%src" for /f "usebackq delims=" %%i in (`powershell -NoProfile -Command "%follow%"`) do set "root=%%i\"
set "program=%root%artifacts\glossa\glossa.dll"
set "stamp=%root%artifacts\glossa.stamp"
set "log=%root%artifacts\glossa-build.log"
powershell -NoProfile -Command "$s = Get-Item -ErrorAction SilentlyContinue '%stamp%'; if (-not $s -or -not (Test-Path '%program%')) { exit 1 }; $new = Get-ChildItem -Recurse -File '%root%src', '%root%data\sentiment-sentences', '%root%Directory.Build.props', '%root%Directory.Packages.props' | Where-Object { $_.LastWriteTimeUtc -gt $s.LastWriteTimeUtc } | Select-Object -First 1; if ($new) { exit 1 }"
if not errorlevel 1 goto run
if not exist "%root%artifacts" mkdir "%root%artifacts"
set "note=building the command from source, once: one to three minutes"
if exist "%stamp%" set "note=a source file has changed; building, which takes up to a minute"
echo glossa: %note%. Messages go to "%log%" 1>&2
rem A folder of its own for what the build makes on the way: assemblies for this machine alone must not meet those that `dotnet pack` takes.
rem Compiled to machine code ahead of time, it starts in a fraction of the time; without the compiler's package (no network, say) it runs all the same.
dotnet publish "%root%src\Glossa.Cli" -c Release -p:RunAnalyzers=false -p:ArtifactsPath="%root%artifacts\launcher\\" -o "%root%artifacts\glossa" -v q --nologo --use-current-runtime --self-contained false -p:PublishReadyToRun=true > "%log%" 2>&1
if not errorlevel 1 goto built
dotnet publish "%root%src\Glossa.Cli" -c Release -p:RunAnalyzers=false -p:ArtifactsPath="%root%artifacts\launcher\\" -o "%root%artifacts\glossa" -v q --nologo > "%log%" 2>&1
if errorlevel 1 (
    type "%log%" 1>&2
    echo glossa: the build failed; the messages are above. 1>&2
    exit /b 1
)
:built
type nul > "%stamp%"
:run
dotnet "%program%" %*
