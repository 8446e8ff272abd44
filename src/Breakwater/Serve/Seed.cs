namespace Breakwater.Serve;

/// <summary>Where a process's chance begins.</summary>
internal static class Seed
{
    /// <summary>A seed that nobody can foresee.</summary>
    public static ulong Fresh()
    {
        Span<byte> bits = stackalloc byte[8];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bits);
        return BitConverter.ToUInt64(bits);
    }
}
