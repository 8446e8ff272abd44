using System.Diagnostics;
using System.Text;

namespace Breakwater.Server.Tests.Terminal;

/// <summary>The page of every verb, made from what the executable itself prints.</summary>
internal static class CommandReference
{
    private const string Preface = """
        # Command line

        What follows each heading is what `--help` prints; a test compares this page with it. To make it anew, run the tests with `BREAKWATER_REGENERATE=1`.

        From a checkout, write `dotnet run --project src/Breakwater --` in place of `breakwater`. Without a verb it serves: `breakwater --config x` is
        `breakwater serve --config x`. SIGINT and SIGTERM end it: no new requests, 5 seconds for those under way.

        | stream | what |
        |---|---|
        | standard output | what was asked for: the start-up facts, then one JSON line per attempt and request ([log](log.md)); the findings of `check` when it is good; the report of a storm; a running gateway's answer |
        | standard error | what is wrong, warnings, reloads of the configuration; on a terminal, the progress of what takes long |

        | exit code | meaning |
        |---|---|
        | 0 | done |
        | 1 | it could not do it: an address is taken, the store cannot be used or is stopped; a storm's expectation fails, or a gold set's floor is broken; no gateway answers |
        | 2 | wrong usage, or a configuration, variable or command that is refused |

        | variable | meaning |
        |---|---|
        | `BREAKWATER_CONFIG`, `ROUTER_CONFIG` | the configuration file, where `--config` is not given |
        | `ROUTER_REFRESH_SEC` | seconds between looks at that file, 1 to 3600; 15 when unset |
        | `OPENAI_API_KEY`, `ANTHROPIC_API_KEY` | keys of the providers that a file without `providers` has |
        | `BREAKWATER_ADMIN_TOKEN` | the admin listener's token; unset, one is made in `breakwater.admin-token`, readable by its owner only |
        | `BREAKWATER_API_KEY` | the tenant key that `quality run` asks with, where `--key` is not given |
        | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` | the proxy to providers, also in lower case ([upstreams](../systems/upstreams.md)) |

        """;

    private static readonly string[] Verbs = ["", "serve", "demo", "check", "simulate", "simulate providers", "simulate storm", "simulate list", "status", "circuit", "circuit open", "circuit close", "circuit reset", "preset", "tenant", "tenant add", "tenant list", "key", "key add", "key list", "key rotate", "key revoke", "budget", "budget list", "quality", "quality run", "quality list", "rollout", "rollout list", "rollout pause", "rollout resume", "rollout abort", "rollout finish"];

    public static async Task<string> WriteAsync()
    {
        var page = new StringBuilder(Preface.ReplaceLineEndings("\n"));
        foreach (var verb in Verbs)
        {
            page.Append($"\n## {$"breakwater {verb}".Trim()}\n\n```text\n");
            foreach (var line in (await HelpOfAsync(verb)).Trim().Split('\n'))
            {
                page.Append(line.TrimEnd()).Append('\n');
            }

            page.Append("```\n");
        }

        return page.ToString();
    }

    private static async Task<string> HelpOfAsync(string verb)
    {
        string[] words = [Path.Combine(AppContext.BaseDirectory, "breakwater.dll"), .. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return text;
    }
}
