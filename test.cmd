@echo off
rem Builds everything and runs all tests.
dotnet test "%~dp0Glossa.slnx" -c Release --nologo %*
