using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Glossa.Tensors.Lanes;

namespace Glossa.Bench;

/// <summary>The machine that the program runs on.</summary>
public static class Machine
{
    /// <summary>The processor's name.</summary>
    public static string Cpu
    {
        get
        {
            const int FirstNameLeaf = unchecked((int)0x80000002);
            if (!X86Base.IsSupported) return RuntimeInformation.ProcessArchitecture.ToString();
            StringBuilder name = new();
            for (int leaf = 0; leaf < 3; leaf++)
            {
                (int a, int b, int c, int d) = X86Base.CpuId(FirstNameLeaf + leaf, 0);
                foreach (int word in new[] { a, b, c, d }) name.Append(Encoding.ASCII.GetString(BitConverter.GetBytes(word)));
            }
            return $"{name.ToString().Trim('\0', ' ')} ({Environment.ProcessorCount} cores)";
        }
    }

    /// <summary>The widest registers kernels use here.</summary>
    public static string InstructionSet => Registers.InstructionSet;
}
