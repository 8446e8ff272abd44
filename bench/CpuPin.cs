using System.Runtime.InteropServices;

namespace Breakwater.Bench;

/// <summary>
/// Keeps a thread on one of the CPUs that the process may use, for as long as it lives: two short-lived threads are else left on the same CPU, where they never contend.
/// Does nothing where the system is not Linux or has one CPU only.
/// </summary>
internal readonly struct CpuPin : IDisposable
{
    private const int Words = 16;
    private readonly ulong[]? _before;

    /// <param name="turn">Which of the CPUs, counted from the first that the process may use.</param>
    public CpuPin(int turn)
    {
        var allowed = new ulong[Words];
        if (OperatingSystem.IsLinux() && GetAffinity(0, Words * sizeof(ulong), allowed) == 0 && Nth(allowed, turn) is { } only && SetAffinity(0, Words * sizeof(ulong), only) == 0)
        {
            _before = allowed;
        }
    }

    public void Dispose()
    {
        if (_before is not null)
        {
            _ = SetAffinity(0, Words * sizeof(ulong), _before);
        }
    }

    private static ulong[]? Nth(ulong[] mask, int turn)
    {
        for (var cpu = 0; cpu < Words * 64; cpu++)
        {
            if ((mask[cpu / 64] >> (cpu % 64) & 1) != 0 && turn-- == 0)
            {
                var only = new ulong[Words];
                only[cpu / 64] = 1UL << (cpu % 64);
                return only;
            }
        }

        return null;
    }

    [DllImport("libc", EntryPoint = "sched_getaffinity")]
    private static extern int GetAffinity(int thread, nint size, [Out] ulong[] mask);

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    private static extern int SetAffinity(int thread, nint size, ulong[] mask);
}
