using System.Runtime.InteropServices;

namespace Glossa.Peers;

/// <summary>The native library of TorchSharp on systems whose libstdc++ is older than the one it was linked with.</summary>
/// <remarks>
/// TorchSharp 0.107 asks for the version GLIBCXX_3.4.32 (GCC 13) because of one symbol that it never calls: the header iostream names it so
/// that the library's own start-up code is linked. So the version is marked as weak in the program's copy, which older systems (Debian 12)
/// then load. Nothing changes where the library loads as it is.
/// </remarks>
internal static class TorchLibrary
{
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>Lets the native library load.</summary>
    public static void Prepare()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        if (!OperatingSystem.IsLinux() || !File.Exists(path)) return;
        if (LoadError(path)?.Contains(Version, StringComparison.Ordinal) != true) return;
        MarkWeak(path);
        if (LoadError(path) is { } left)
        {
            throw new DllNotFoundException(
                $"TorchSharp's native library does not load: {left} It needs the libstdc++ of GCC 13 or newer, "
              + "as Debian 13 and Ubuntu 24.04 have it.");
        }
    }

    private static string? LoadError(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (DllNotFoundException error)
        {
            return error.Message;
        }
    }

    /// <summary>Sets VER_FLG_WEAK in the entry of the version (Elf64_Vernaux: the name's hash, then the flags).</summary>
    private static void MarkWeak(string path)
    {
        const byte Weak = 2;
        byte[] content = File.ReadAllBytes(path);
        byte[] entry = [.. BitConverter.GetBytes(ElfHash(Version)), 0, 0];
        int at = content.AsSpan().IndexOf(entry);
        if (at < 0) return;
        content[at + sizeof(uint)] = Weak;
        // Another file in its place, of the same time: one that is in use stays as it is, and the build does not copy the library again.
        string changed = path + ".weak";
        File.WriteAllBytes(changed, content);
        File.SetLastWriteTimeUtc(changed, File.GetLastWriteTimeUtc(path));
        File.Move(changed, path, overwrite: true);
    }

    /// <summary>The hash of the System V ABI.</summary>
    private static uint ElfHash(string name)
    {
        uint hash = 0;
        foreach (char c in name)
        {
            hash = (hash << 4) + c;
            hash = (hash ^ ((hash & 0xF0000000) >> 24)) & 0x0FFFFFFF;
        }
        return hash;
    }
}
