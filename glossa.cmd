@echo off
rem Runs the glossa command, building it first when a source file is newer than the last build.
setlocal
set "root=%~dp0"
set "program=%root%artifacts\bin\Glossa.Cli\release\glossa.dll"
set "stamp=%root%artifacts\glossa.stamp"
powershell -NoProfile -Command "$s = Get-Item -ErrorAction SilentlyContinue '%stamp%'; if (-not $s -or -not (Test-Path '%program%')) { exit 1 }; $new = Get-ChildItem -Recurse -File '%root%src', '%root%benchmarks\Glossa.Benchmarks', '%root%Directory.Build.props', '%root%Directory.Packages.props' | Where-Object { $_.LastWriteTimeUtc -gt $s.LastWriteTimeUtc } | Select-Object -First 1; if ($new) { exit 1 }"
if not errorlevel 1 goto run
if not exist "%root%artifacts" mkdir "%root%artifacts"
dotnet build "%root%src\Glossa.Cli" -c Release -v q --nologo > "%root%artifacts\glossa-build.log" 2>&1
if errorlevel 1 (
    type "%root%artifacts\glossa-build.log" 1>&2
    echo glossa: the build failed; the messages are above. 1>&2
    exit /b 1
)
type nul > "%stamp%"
:run
dotnet "%program%" %*
