namespace Breakwater.Server.Tests.Configuration;

/// <summary>Every rule, each by a file that breaks it: line, key, value and what to do are told.</summary>
public sealed class ConfigProblemTests
{
    private const string Hash = "c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29";

    [Theory]
    [InlineData("retri: { max_attempts: 2 }", "test.yaml:1:1: retri: unknown key; did you mean retry?")]
    [InlineData("retry:\n  max_atempts: 2", "test.yaml:2:3: retry.max_atempts: unknown key; did you mean max_attempts?")]
    [InlineData("retry: { max_attempts: many }", "test.yaml:1:24: retry.max_attempts = \"many\": must be a whole number from 1 to 10.")]
    [InlineData("retry: { max_attempts: 0 }", "must be a whole number from 1 to 10")]
    [InlineData("retry: [1]", "retry: must be a section of keys")]
    [InlineData("concurrency: { floor: 10, ceiling: 5 }", "concurrency.ceiling = \"5\": must not be less than floor, 10.")]
    [InlineData("concurrency: { initial: 3 }", "concurrency.initial = \"3\": must lie between floor and ceiling.")]
    [InlineData("concurrency: { algorithm: fixed }", "is fixed, which needs initial")]
    [InlineData("circuit_breaker: { open_seconds: 90 }", "circuit_breaker.longest_open: must not be less than open_seconds.")]
    [InlineData("hedging: { soft_timeout_ms: 3000 }", "must be less than timeouts.stream.first_token_timeout")]
    [InlineData("rate_limits: { burst: 5 }", "has no effect without requests_per_second")]
    [InlineData("routes: { name: x }", "routes: must be a list")]
    [InlineData("timeouts: { stream: { dial_timeout: 2 } }", "timeouts.stream.dial_timeout = \"2\": must be a duration above zero with its unit")]
    [InlineData("timeouts: { stream: { dial_timeout: 2sec } }", "must be a duration")]
    [InlineData("timeouts: { stream: { dial_timeout: 0s } }", "must be a duration")]
    [InlineData("timeouts: { stream: { dial_timeout: -1s } }", "must be a duration")]
    [InlineData("timeouts: { stream: { dial_timeout: 48h } }", "must be a duration")]
    [InlineData("timeouts: { plain: { total_timeout_by_intent: { summary: 9s } } }", "timeouts.plain.total_timeout_by_intent.summary: unknown key")]
    [InlineData("limits: { max_body_bytes: 32MB }", "limits.max_body_bytes = \"32MB\": must be a size")]
    [InlineData("limits: { max_body_bytes: 2GiB }", "must be a size")]
    [InlineData("telemetry: { capture_content: yes }", "must be true or false")]
    [InlineData("profile: fast", "profile = \"fast\": must be one of default, claude-storm")]
    [InlineData("store: breakwater.db", "must be sqlite:<file> or postgres://")]
    [InlineData("shared: http://x", "must be none, redis://")]
    [InlineData("- a\n- b", "must be a section of keys")]
    [InlineData("listen: { data: 127.0.0.1:4290 }", "must be an http address")]
    [InlineData("listen: { data: https://127.0.0.1:4290 }", "must be an http address")]
    [InlineData("listen: { data: http://example.com:4290 }", "must be an http address")]
    [InlineData("listen: { data: http://0.0.0.0:4290 }", "listen.data = \"http://0.0.0.0:4290\": must be a loopback address while no tenant is configured")]
    [InlineData("listen: { data: http://127.0.0.1:4291 }", "listen.admin: must not be the address of listen.data")]
    [InlineData("listen: { admin: http://localhost:4290 }", "must not be the address of listen.data")]
    [InlineData("listen: { admin: http://0.0.0.0:4290 }", "must not be the address of listen.data")]
    [InlineData("providers: { x: { api_keys: [k] } }", "providers.x.dialect: is required here")]
    [InlineData("providers: { x: { dialect: gemini } }", "must be one of openai, anthropic")]
    [InlineData("providers: { 'a b': { dialect: openai } }", "must be a name of 1 to 128")]
    [InlineData("providers: { x: { dialect: openai, base_url: api.openai.com } }", "must be an absolute http or https address")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'ftp://x' } }", "must be an absolute http or https address")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://h?a=b' } }", "must be an absolute http or https address")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://169.254.169.254' } }", "must not be a link-local, metadata")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://[fe80::1]' } }", "must not be a link-local")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://[::ffff:169.254.1.1]' } }", "must not be a link-local")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://Metadata.google.internal./' } }", "must not be a link-local")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://2852039166' } }", "must not be a link-local")]
    [InlineData("providers: { x: { dialect: openai, base_url: 'http://0.0.0.0' } }", "must not be a link-local")]
    [InlineData("providers: { x: { dialect: anthropic, surfaces: [chat] } }", "chat is not a surface of this dialect")]
    [InlineData("providers: { x: { dialect: openai, api_keys: ['a b'] } }", "must be a key of visible ASCII characters")]
    [InlineData("providers: { x: { dialect: openai, base_url: '${NOWHERE}' } }", "needs the environment variable NOWHERE, which is not set")]
    [InlineData("store: 'sqlite:${oops'", "holds a reference that is neither")]
    [InlineData("retry: { max_attempts: 2, max_retries: 1 }", "retry.max_retries = \"1\": must not be set together with max_attempts")]
    [InlineData("retry: { base_backoff_ms: 3000 }", "retry.cap_backoff_ms: must not be less than base_backoff_ms")]
    [InlineData("retry: { jitter_share: 0.2 }", "has no effect unless jitter is proportional")]
    [InlineData("timeouts: { stream: { first_token_timeout: 2s } }", "must be more than dial_timeout and tls_handshake_timeout together, 2s")]
    [InlineData("timeouts: { stream: { total_timeout: 3s, stream_idle_timeout: 2s } }", "must be more than first_token_timeout, 3s")]
    [InlineData("timeouts: { stream: { stream_idle_timeout: 45s } }", "must be more than stream_idle_timeout, 45s")]
    [InlineData("timeouts: { plain: { dial_timeout: 9s } }", "leaves an attempt (attempt_share of it) no time")]
    [InlineData("timeouts: { plain: { total_timeout: 90s } }", "must be less than client_read_timeout, 90s")]
    [InlineData("timeouts: { client_read_timeout: 30s }", "must be 90s at least")]
    [InlineData("timeouts: { ingress_idle_timeout: 100s }", "must be 15s more than client_read_timeout at least, here 105s")]
    [InlineData("timeouts: { attempt_share: 1.5 }", "must be a number above 0 and at most 1")]
    [InlineData("models: [{ id: m, provider: nobody }]", "models[m].provider = \"nobody\": must name a provider; there are: openai, claude")]
    [InlineData("models: [{ id: m }]", "models[m].provider: is required here")]
    [InlineData("models: [{ id: auto, provider: openai }]", "must not be auto")]
    [InlineData("models: [{ id: m, provider: openai }, { id: m, provider: openai }]", "is given twice for provider 'openai'")]
    [InlineData("models: [{ id: m, provider: openai, max_output: 9, context_window: 8 }]", "must not be more than context_window")]
    [InlineData("models: [{ id: m, provider: openai, surface: messages }]", "must be among the surfaces of provider 'openai'")]
    [InlineData("models: [{ id: m, provider: openai, surface: [chat, embeddings] }]", "each stand alone")]
    [InlineData("models: [{ id: m, provider: openai, price_usd_per_mtok: { input: 1 } }]", "price_usd_per_mtok.output: is required here")]
    [InlineData("models: [{ id: m, provider: openai, price_usd_per_mtok: { input: -1, output: 1 } }]", "must be dollars per million tokens")]
    [InlineData("models: [{ id: m, provider: openai, price_usd_per_mtok: { input: 0.0000000001, output: 1 } }]", "9 decimals at most")]
    [InlineData("models: [{ id: m, provider: openai, traits: [clever] }]", "must be one of no_sampling, adaptive_thinking")]
    [InlineData("routes: [{ name: r, candidates: [] }]", "must name at least one model")]
    [InlineData("routes: [{ name: r, candidates: [gemini-pro] }]", "routes[r].candidates[0] = \"gemini-pro\": is no model of any configured provider")]
    [InlineData("routes: [{ name: r, candidates: [openai/claude-opus-5] }]", "is no model of any configured provider")]
    [InlineData("routes: [{ name: r, candidates: [text-embedding-3-smal] }]", "did you mean text-embedding-3-small?")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol, gpt-6-sol] }]", "is given twice")]
    [InlineData("routes: [{ name: gpt-6-sol, candidates: [gpt-6-sol] }]", "must be neither auto nor a model's id")]
    [InlineData("routes: [{ name: r, match: { intent: code }, candidates: [gpt-6-sol] }]", "must be left out of the last route")]
    [InlineData("routes: [{ name: a, candidates: [gpt-6-sol] }, { name: b, candidates: [gpt-6-sol] }]", "routes[a].match: is missing: without it the routes after this one are never reached")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol], policy: weights, weights: { gpt-6-sol: 1, gpt-6-luna: 3 } }]", "must name one of the route's candidates")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol], policy: random }]", "must be one of order, weights, cost, latency, slo-budget, value")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol], weights: { gpt-6-sol: 3 } }]", "routes[r].weights: has no effect unless policy is weights")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol], policy: weights }]", "routes[r].weights: must give at least one candidate a share above 0")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol], policy: cost, max_cost_usd: 0.01 }]", "routes[r].max_cost_usd = \"0.01\": has no effect unless policy is slo-budget or value")]
    [InlineData("routes: [{ name: r, candidates: [gpt-6-sol], policy: value, max_latency: 5s }]", "routes[r].max_latency = \"5s\": has no effect unless policy is slo-budget")]
    [InlineData("models: [{ id: m, provider: openai, lacks: [sight] }]", "must be one of tools, vision, documents, structured_output, thinking")]
    [InlineData("sla: { gold: { max_retries: 10 } }", "sla.gold.max_retries = \"10\": must be a whole number from 0 to 9")]
    [InlineData("sla: { bronze: { quality_floor: fair } }", "must be one of basic, medium, high")]
    [InlineData("sla: { platinum: {} }", "sla.platinum: unknown key")]
    [InlineData("intents: { summary: { value_class: L1 } }", "is another name of summarize")]
    [InlineData("intents: { draft: {} }", "intents.draft.value_class: is required here")]
    [InlineData("intents: { draft: { value_class: L3 } }", "must be one of L0, L1, L2")]
    [InlineData("last_resort: We are late.", "test.yaml:1:14: last_resort = \"We are late.\": must be a list")]
    [InlineData("last_resort: [{ match: { intent: chat } }]", "last_resort[0].text: is required here")]
    [InlineData("last_resort:\n  - text: ' '", "test.yaml:2:11: last_resort[0].text = \" \": must be a text of 1 to 4000 characters")]
    [InlineData("last_resort: [{ text: [a] }]", "last_resort[0].text: must be a text of 1 to 4000 characters, not a list")]
    [InlineData("last_resort: [{ txt: a, text: b }]", "last_resort[0].txt: unknown key; did you mean text?")]
    [InlineData("last_resort: [{ text: a }, { text: b }]", "test.yaml:1:15: last_resort[0].match: is missing: without it the answers after this one are never given")]
    [InlineData("tenants: [{ id: a, keys_sha256: [bw_secret] }]", "tenants[a].keys_sha256[0] = \"***\": must be a SHA-256 as 64 hexadecimal digits")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + " }, { id: a, keys_sha256: " + Hash + "}]", "is given twice; ids of tenants are unique")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + " }, { id: b, keys_sha256: " + Hash + "}]", "holds a key that is already tenant 'a''s")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", budget_usd: { day: 5, month: 4 } }]", "must not be less than the budget of the day")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", weight: 0 }]", "must be a whole number from 1 to 100")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", weight: 101 }]", "must be a whole number from 1 to 100")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", models: { lunar: { requests_per_minute: 5 } } }]", "tenants[a].models.lunar: is no model of any configured provider")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", models: { gpt-6-luna: {} } }]", "tenants[a].models.gpt-6-luna: limits nothing; set requests_per_minute or tokens_per_minute")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", models: { gpt-6-luna: { tokens_per_minute: 0 } } }]", "tenants[a].models.gpt-6-luna.tokens_per_minute = \"0\": must be a whole number from 1")]
    [InlineData("tenants: [{ id: a, allowed_routes: [gold] }]", "tenants[a].allowed_routes: names 'gold', which is no route; there are: default.")]
    [InlineData("tenants: [{ id: a, allowed_models: [''] }]", "tenants[a].allowed_models[0] = \"\": must be a name in which * stands for any characters")]
    [InlineData("tenants: [{ id: a, keys_sha256: " + Hash + ", requests_per_minute: 0 }]", "must be a whole number from 1")]
    [InlineData("retry: {}\nretry: {}", "test.yaml:2:1: retry: is given twice; keep one of them.")]
    [InlineData("a: [", "is not valid YAML")]
    [InlineData("a: b: c", "test.yaml:1:")]
    [InlineData("x: *nowhere", "is not valid YAML")]
    [InlineData("{}\n---\n{}", "holds a second document")]
    public void Read_BrokenRule_IsToldWithItsPlace(string yaml, string message)
    {
        var text = yaml.Contains("providers:", StringComparison.Ordinal) || yaml.StartsWith("- ", StringComparison.Ordinal) || yaml.StartsWith("{}", StringComparison.Ordinal)
            ? yaml
            : $"{yaml}\n{Yaml.TwoProviders}";
        var result = Yaml.Read(text);

        result.Config.ShouldBeNull();
        result.Problems.ShouldContain(problem => problem.ToString().Contains(message, StringComparison.Ordinal), string.Join('\n', result.Problems));
    }

    [Fact]
    public void Read_SeveralMistakes_AreToldAllAtOnceInOrder()
    {
        var result = Yaml.Read("""
            lissten: {}
            retry: { max_attempts: none, jitter: half }
            providers:
              openai: { dialect: openai, api_keys: [k], base_url: nowhere }
            models:
              - { id: m, provider: opnai }
            tenants:
              - { id: t, keys_sha256: [xyz], tier: platinum }
            timeouts: { ingress_idle_timeout: 1s }
            """);

        result.Problems.Select(problem => (problem.Line, problem.Key)).ShouldBe(
        [
            (1, "lissten"), (2, "retry.max_attempts"), (2, "retry.jitter"), (4, "providers.openai.base_url"),
            (8, "tenants[t].keys_sha256[0]"), (8, "tenants[t].tier"), (9, "timeouts.ingress_idle_timeout"),
        ]);
    }

    [Fact]
    public void Read_SecretsInMistakes_AreNeverTold()
    {
        var result = Yaml.Read(
            """
            shared: redis://user:canary-1@host:x
            store: mysql://user:canary-2@host/db
            providers:
              a: { dialect: openai, api_keys: ["canary 3", "${KEY}"], base_url: "https://user:canary-4@host" }
              b: { dialect: openai, api_key: canary-5, base_url: "https://host?key=canary-6" }
              c: { dialect: openai, base_url: "${KEY}" }
            tenants: [{ id: t, keys_sha256: canary-7 }]
            """,
            ("KEY", "canary 8"));

        result.Problems.Count.ShouldBe(9, string.Join('\n', result.Problems));
        string.Join('\n', result.Problems.Concat(result.Warnings)).ShouldNotContain("canary");
    }

    [Fact]
    public void Read_AliasesThatMultiply_AreRefusedSoon()
    {
        var yaml = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range('b', 12).Select(c =>
            $"{(char)c}: &{(char)c} [{string.Join(',', Enumerable.Repeat($"*{(char)(c - 1)}", 10))}]\n"));

        Yaml.Read(yaml).Problems[0].Rule.ShouldContain("more values than a configuration can hold");
    }

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Yaml.Read(new string('[', 5000) + new string(']', 5000)).Problems[0].Rule.ShouldContain("is not valid YAML");
}
