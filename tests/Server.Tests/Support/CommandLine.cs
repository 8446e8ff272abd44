using System.Diagnostics;

namespace Breakwater.Server.Tests.Support;

/// <summary>The executable as an operator calls it, in a folder of its own.</summary>
internal static class CommandLine
{
    public static async Task<CommandResult> RunAsync(string folder, params string[] words)
    {
        string[] all = [Path.Combine(AppContext.BaseDirectory, "breakwater.dll"), .. words];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Remove("BREAKWATER_ADMIN_TOKEN");
        start.Environment.Remove("BREAKWATER_CONFIG");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, errors);
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CommandResult(int Code, string Output, string Errors);
