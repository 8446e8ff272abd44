namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>Values of the anthropic-beta header that are known; the vendor refuses any other.</summary>
internal static class AnthropicBetas
{
    private static readonly string[] Families = ["user-profiles-", "managed-agents-"];

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "computer-use-2024-10-22", "computer-use-2025-01-24", "computer-use-2025-11-24", "output-128k-2025-02-19", "output-300k-2026-03-24",
        "mcp-client-2025-04-04", "mcp-client-2025-11-20", "mcp-client-2026-09-15", "dev-full-thinking-2025-05-14", "interleaved-thinking-2025-05-14",
        "code-execution-2025-05-22", "code-execution-2025-08-25", "context-1m-2025-08-07", "context-management-2025-06-27",
        "model-context-window-exceeded-2025-08-26", "fast-mode-2026-02-01", "advisor-tool-2026-03-01", "thinking-token-count-2026-05-13",
        "thinking-display-updates-2026-08-18", "thinking-binding-controls-2026-08-01", "server-side-fallback-2026-06-01",
        "server-side-fallback-2026-07-01", "fallback-credit-2026-06-01", "fallback-credit-2026-07-01", "agent-memory-2026-07-22",
        "mid-conversation-tool-changes-2026-07-01", "mid-conversation-output-config-2026-07-01", "mid-conversation-system-clear-at-2026-08-21",
        "compact-2026-01-12", "compact-2026-09-04", "structured-outputs-2025-11-13", "structured-outputs-2025-12-15", "task-budgets-2026-03-13",
        "inline-tools-2026-09-15", "message-threads-2026-08-12", "files-api-2025-04-14", "skills-2025-10-02", "cache-diagnosis-2026-04-07",
        "extended-cache-ttl-2025-04-11", "message-batches-2024-09-24", "prompt-caching-2024-07-31", "pdfs-2024-09-25", "token-counting-2024-11-01",
        "token-efficient-tools-2025-02-19", "oauth-2025-04-20",
    };

    /// <summary>The first value that is not known; null when all are.</summary>
    public static string? Unknown(string header)
    {
        foreach (var value in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Known.Contains(value) && !Array.Exists(Families, family => value.StartsWith(family, StringComparison.Ordinal)))
                return value;
        }

        return null;
    }
}
