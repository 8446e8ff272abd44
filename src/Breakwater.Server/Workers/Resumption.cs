namespace Breakwater.Server.Workers;

/// <summary>Where requests go on that waited in a queue: on the pool, never on the thread of the request that made room for them.</summary>
internal static class Resumption
{
    public static void Queue(IThreadPoolWorkItem waiter) => ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false);
}
