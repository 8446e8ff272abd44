namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>
/// What a gate needs from outside: a place where waiters go on, and to be woken. Production has the thread pool and a timer, the simulator its virtual clock.
/// Never called while the gate is locked.
/// </summary>
public interface IGateHost
{
    /// <summary>Executes <paramref name="waiter"/> once, at once or soon; its caller goes on inside.</summary>
    void Resume(IThreadPoolWorkItem waiter);

    /// <summary>
    /// Calls <see cref="Gate.Step"/> when <paramref name="due"/> has come. Only the earliest moment of a gate must be kept: every step asks again for what is left.
    /// </summary>
    void StepAt(Gate gate, TimeSpan due);
}
