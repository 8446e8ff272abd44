// Measures Breakwater as a whole process beside no gateway and nginx. See bench/README.md; started by run.sh.
// usage: Breakwater.Load APP_FOLDER RESULT_FILE GATEWAY_CPU [--rounds N] [--scenarios a,b] [--subjects a,b] [--stopped-store]
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Load;

// Before the first socket: answers are then handled where they arrive, without a hop between threads.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
const string Key = "bw_load_comparison";
var rounds = int.Parse(Option("--rounds", "3"), CultureInfo.InvariantCulture);
var wanted = Option("--scenarios", string.Join(',', Scenario.All.Select(s => s.Name))).Split(',');
var scenarios = Scenario.All.Where(s => wanted.Contains(s.Name)).ToList();
var names = Option("--subjects", HasNginx() ? "direct,nginx,breakwater" : "direct,breakwater").Split(',');
if (args.Length < 3 || scenarios.Count != wanted.Length)
{
    Console.Error.WriteLine($"usage: run.sh [--rounds N] [--scenarios {string.Join(',', Scenario.All.Select(s => s.Name))}] [--subjects direct,nginx,breakwater]");
    return 2;
}

using var mock = new MockUpstream(Scenario.All.Select(s => s.Script).Distinct());
var work = Directory.CreateTempSubdirectory("breakwater-load-").FullName;
try
{
    if (args.Contains("--stopped-store") && OperatingSystem.IsLinux())
    {
        using var gateway = Make("breakwater-budgets");
        Console.WriteLine(await StoppedStore.RunAsync(gateway, Path.Combine(work, "breakwater.db"), Key, int.Parse(args[2], CultureInfo.InvariantCulture), rounds));
        return 0;
    }

    var comparison = new Comparison([.. names.Select(name => (Func<Subject>)(() => Make(name)))], scenarios, Key, int.Parse(args[2], CultureInfo.InvariantCulture));
    await comparison.RunAsync(rounds);
    await File.WriteAllTextAsync(args[1], comparison.Json());
    Console.WriteLine(comparison.Table());
}
finally
{
    Directory.Delete(work, recursive: true);
}

return 0;

string Option(string name, string fallback) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;

static bool HasNginx() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, "nginx")));

Subject Make(string name)
{
    var port = name == "direct" ? mock.Port : Subject.FreePort();
    return name switch
    {
        "direct" => new Subject(name, port, null),
        "nginx" => new Subject(name, port, ["nginx", "-p", work, "-e", $"{work}/error.log", "-c", Write("nginx.conf", Nginx(port))]),
        "breakwater" => new Subject(name, port, ["dotnet", $"{args[0]}/breakwater.dll", "serve", "--config", Write("breakwater.yaml", Breakwater(port))]),
        "breakwater-budgets" => new Subject(name, port, ["dotnet", $"{args[0]}/breakwater.dll", "serve", "--config", Write("breakwater.yaml", Breakwater(port, $"store: sqlite:{work}/breakwater.db", ", budget_usd: { minute: 1000, day: 100000, month: 1000000 }"))]),
        _ => throw new ArgumentException($"there is no subject {name}; direct, nginx and breakwater are"),
    };
}

string Write(string file, string text)
{
    File.WriteAllText(Path.Combine(work, file), text);
    return Path.Combine(work, file);
}

string Nginx(int port) => $$"""
    daemon off;
    worker_processes 1;
    pid {{work}}/nginx.pid;
    events { worker_connections 20000; }
    http {
      access_log off;
      client_body_temp_path {{work}}/body;
      proxy_temp_path {{work}}/proxy;
      client_body_buffer_size 1m;
      keepalive_requests 10000000;
      upstream llm { server 127.0.0.1:{{mock.Port}}; keepalive 1024; }
      server {
        listen 127.0.0.1:{{port}};
        location / { proxy_pass http://llm; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
      }
    }
    """;

string Breakwater(int port, string more = "", string ofTenant = "")
{
    var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
    var models = string.Join('\n', Scenario.All.Select(s => s.Script.Model).Distinct().Select(model =>
        $"  - {{ id: {model}, provider: openai, quality: medium, context_window: 1000000, max_output: 32000, price_usd_per_mtok: {{ input: 1.0, cached_input: 0.1, cache_write: 1.25, output: 4.0 }} }}"));
    return $$"""
        listen: { data: "http://127.0.0.1:{{port}}", admin: "http://127.0.0.1:{{Subject.FreePort()}}" }
        providers:
          openai: { dialect: openai, base_url: "http://127.0.0.1:{{mock.Port}}", api_keys: [sk-load] }
        models:
        {{models}}
        routes:
          - { name: default, candidates: [plain] }
        tenants:
          - { id: load, keys_sha256: ["{{hash}}"]{{ofTenant}} }
        {{more}}

        """;
}
