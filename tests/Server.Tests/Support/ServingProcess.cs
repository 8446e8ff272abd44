using System.Diagnostics;
using System.Text.Json;

namespace Breakwater.Server.Tests.Support;

/// <summary><c>breakwater serve</c> as a process of its own, which can be killed at any moment.</summary>
internal sealed class ServingProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServingProcess(Process process, JsonElement facts)
    {
        _process = process;
        Data = new Uri(facts.GetProperty("data").GetString()!);
        Admin = new Uri(facts.GetProperty("admin").GetString()!);
    }

    public Uri Data { get; }

    public Uri Admin { get; }

    /// <summary>Starts it in a folder that has its configuration; it serves when the task is done.</summary>
    public static async Task<ServingProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "breakwater.dll"), "serve", "--json"]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment.Remove("BREAKWATER_ADMIN_TOKEN");
        start.Environment.Remove("BREAKWATER_CONFIG");
        start.Environment.Remove("ROUTER_CONFIG");
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("it ended before it served");
        return new ServingProcess(process, JsonDocument.Parse(line).RootElement);
    }

    /// <summary>Ends it without a word, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
