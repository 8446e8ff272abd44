using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Core.Wire;
using Breakwater.Server.Hosting;
using Breakwater.Upstream.Providers;

namespace Breakwater.Server.Tests.Configuration;

public sealed class ConfigReadingTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("providers:\n")]
    [InlineData("{}")]
    public void Read_EmptyFileWithoutKeys_HasDefaultsAndNoProviders(string yaml)
    {
        var result = Yaml.Read(yaml);
        var config = result.Config.ShouldNotBeNull();

        config.HasProviders.ShouldBeFalse();
        config.Directory.IsOpen.ShouldBeTrue();
        config.Listen.ShouldBe(new ListenOptions(new Uri("http://127.0.0.1:4290"), new Uri("http://127.0.0.1:4291")));
        config.Store.ShouldBe(new StoreOptions(StoreKind.Sqlite, "breakwater.db"));
        config.Shared.ShouldBeNull();
        config.Limits.ShouldBe(new LimitOptions(32 << 20, 64 << 20));
        config.Budgets.ShouldBe(new BudgetPolicy { WholeRoutes = config.Budgets.WholeRoutes, FullContextRoutes = config.Budgets.FullContextRoutes, Global = config.Budgets.Global });
        config.Budgets.Global.ShouldBe(BudgetCaps.None);
        config.Retry.ShouldBe(new RetryPolicy());
        config.Timeouts.AttemptShare.ShouldBe(0.6);
        config.Timeouts.Stream.ShouldBe(new StreamTimeoutOptions(Seconds(1), Seconds(1), Seconds(3), Seconds(8), Seconds(45)));
        config.Timeouts.Plain.TotalByIntent["code"].ShouldBe(Seconds(25));
        config.Telemetry.ShouldBe(new TelemetryOptions(CaptureContent: false, LogRequests: true));
        config.NotEnforced.ShouldBeEmpty();
        result.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Read_Probes_AreOnUnlessSetOtherwise()
    {
        Yaml.Good(Yaml.TwoProviders).Defence.Health.Probes.ShouldBe(new ProbePolicy());

        Yaml.Good(Yaml.TwoProviders + "health: { probes: false, probe_interval: 2m, probes_per_minute: 3 }").Defence.Health.Probes
            .ShouldBe(new ProbePolicy { Enabled = false, Interval = TimeSpan.FromMinutes(2), PerMinute = 3 });
        Yaml.Read(Yaml.TwoProviders + "health: { probes_per_minute: 0 }").Problems.Single().ToString().ShouldContain("probes_per_minute");
    }

    [Fact]
    public void Read_Tiers_HaveTheArticlesNumbers()
    {
        var sla = Yaml.Good(Yaml.TwoProviders).Sla;

        sla.Gold.ShouldBe(new SlaPolicy { MaxRetries = 1, AllowCrossProvider = true, QualityFloor = Quality.High });
        sla.Silver.ShouldBe(new SlaPolicy { Fallbacks = Fallbacks.SameProviderFirst, MaxRetries = 1, AllowCrossProvider = true, QualityFloor = Quality.Medium });
        sla.Bronze.ShouldBe(new SlaPolicy { Fallbacks = Fallbacks.NoBetter, MaxRetries = 0, AllowCrossProvider = false, QualityFloor = Quality.Basic, TokenBudget = 4000 });
        sla.ValueClasses.ShouldBeEmpty();
    }

    [Fact]
    public void Read_TiersAndIntents_AsTheFileHasThem()
    {
        var sla = Yaml.Good(Yaml.TwoProviders + "sla: { bronze: { max_retries: 1, allow_cross_provider_failover: true, quality_floor: medium, token_budget_per_req: 800 } }\nintents: { checkout: { value_class: L0 } }").Sla;

        sla.Bronze.ShouldBe(new SlaPolicy { Fallbacks = Fallbacks.NoBetter, MaxRetries = 1, AllowCrossProvider = true, QualityFloor = Quality.Medium, TokenBudget = 800 });
        sla.ValueClasses.ShouldBe(new Dictionary<string, ValueClass> { ["checkout"] = ValueClass.L0 });
    }

    [Fact]
    public void Read_Policies_ReachTheRoutes()
    {
        var routes = Yaml.Good(Yaml.TwoProviders +
            """
            routes:
              - { name: shop, match: { intent: checkout }, candidates: [gpt-6-sol, claude-opus-5], policy: value, max_cost_usd: 0.02 }
              - { name: split, match: { intent: chat }, candidates: [gpt-6-sol, claude-opus-5], policy: weights, weights: { gpt-6-sol: 80 } }
              - { name: default, candidates: [gpt-6-sol, claude-opus-5], policy: slo-budget, max_latency: 5s }
            """).Routes.Routes;

        routes.Select(route => route.Policy).ShouldBe(
        [
            new RoutePolicy(PolicyKind.Value) { MaxCost = new Money(20_000_000) }, new RoutePolicy(PolicyKind.Weights), new RoutePolicy(PolicyKind.SloBudget) { MaxLatency = Seconds(5) },
        ]);
        routes[1].Candidates.Select(one => one.Weight).ShouldBe([80, 0]);
        routes[2].Candidates.Select(one => one.Weight).ShouldBe([1, 1]);
    }

    [Fact]
    public void Read_Lacks_ComeFromTheFileElseFromTheCatalogue()
    {
        var config = Yaml.Good(Yaml.TwoProviders + "models: [{ id: mine, provider: openai, lacks: [vision, tools] }, { id: old, provider: openai, upstream_id: gpt-4.1 }, { id: able, provider: openai, upstream_id: gpt-4.1, lacks: [] }]");

        config.Routes.Resolve("mine")!.Lacks.ShouldBe(Capabilities.Vision | Capabilities.Tools);
        config.Routes.Resolve("old")!.Lacks.ShouldBe(Capabilities.Thinking);
        config.Routes.Resolve("able")!.Lacks.ShouldBe(Capabilities.None);
        config.Routes.Resolve("gpt-6-sol")!.ShouldSatisfyAllConditions(
            known => known.Lacks.ShouldBe(Capabilities.None), known => known.Quality.ShouldBe(Quality.Medium), known => known.ContextWindow.ShouldBe(1_050_000), known => known.MaxOutput.ShouldBe(128_000));
    }

    [Fact]
    public void Read_OneKeyInTheEnvironment_GivesThatProviderAndItsDefaultRoute()
    {
        var config = Yaml.Good("", ("ANTHROPIC_API_KEY", "sk-a"));

        config.Providers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            provider => provider.Name.ShouldBe("claude"),
            provider => provider.BaseUrl.ShouldBe(new Uri("https://api.anthropic.com")),
            provider => provider.ApiKeys[0].Reveal().ShouldBe("sk-a"),
            provider => provider.Simulated.ShouldBeFalse());
        config.Routes.Routes.ShouldHaveSingleItem().Candidates.Select(one => one.ModelId).ShouldBe(["claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-5-5"]);
    }

    [Fact]
    public void Read_BothKeysInTheEnvironment_AlternatesProvidersInTheDefaultRoute() =>
        Yaml.Good("", ("OPENAI_API_KEY", "o"), ("ANTHROPIC_API_KEY", "a")).Routes.Routes[0].Candidates.Select(one => one.Provider)
            .ShouldBe(["openai", "claude", "openai", "claude", "openai", "claude"]);

    [Fact]
    public void Read_ContractExample_IsReadWhole()
    {
        var config = Yaml.Good(
            """
            listen:   { data: http://127.0.0.1:4290, admin: http://127.0.0.1:4291 }
            store:    sqlite:breakwater.db
            shared:   none
            profile:  default
            providers:
              openai: { dialect: openai,    base_url: https://api.openai.com,    api_keys: ["${OPENAI_API_KEY}"] }
              claude: { dialect: anthropic, base_url: https://api.anthropic.com, api_keys: ["${ANTHROPIC_API_KEY}"] }
            models:
              - { id: m-large, provider: openai, upstream_id: m-large-2026, quality: high, context_window: 200000, max_output: 32000,
                  price_usd_per_mtok: { input: 3.0, cached_input: 0.3, cache_write: 3.75, output: 15.0 } }
              - { id: claude-large, provider: claude, upstream_id: claude-opus-5-5 }
            routes:
              - { name: code, match: { intent: code }, candidates: [m-large, claude-large] }
              - { name: default, candidates: [gpt-6-luna, m-large] }
            tenants:
              - { id: acme, keys_sha256: ["c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29"], tier: gold, lanes: [interactive, batch],
                  requests_per_minute: 600, tokens_per_minute: 400000, max_inflight: 12, weight: 3, allowed_models: [m-large, "gpt-6-*"], allowed_routes: [code, default],
                  models: { m-large: { requests_per_minute: 30, tokens_per_minute: 20000 }, gpt-6-luna: { requests_per_minute: 60 } }, budget_usd: { minute: 1.0, day: 50, month: 900 } }
            """,
            ("OPENAI_API_KEY", "o"), ("ANTHROPIC_API_KEY", "a"));

        var large = config.Models.Single(model => model.Id == "m-large");
        (large.UpstreamId, large.Quality, large.ContextWindow, large.MaxOutput).ShouldBe(("m-large-2026", Quality.High, 200_000, 32_000));
        PriceBook.Cost(new TokenUsage { Input = 1000, CacheRead = 1000, CacheWrite = 1000, Output = 1000 }, large.Prices.Single()).ShouldBe(new Money(22_050_000));
        var claude = config.Models.Single(model => model.Id == "claude-large");
        claude.Traits.ShouldBe(config.Models.Single(model => model.Id == "claude-opus-5-5").Traits, "what the file leaves out comes from the catalogue");
        claude.Prices.ShouldNotBeEmpty();
        config.Routes.Match(new RouteQuery("auto") { Intent = "code" })!.Name.ShouldBe("code");
        var tenant = config.Tenants.Single();
        tenant.Models.ShouldBe(new Dictionary<string, ModelRates> { ["m-large"] = new(30, 20_000), ["gpt-6-luna"] = new(60, null) }, ignoreOrder: true);
        tenant.AllowedModels.ShouldBe(["m-large", "gpt-6-*"]);
        tenant.AllowedRoutes.ShouldBe(["code", "default"]);
        tenant.ShouldBe(new Tenant("acme")
        {
            Models = tenant.Models,
            AllowedModels = tenant.AllowedModels,
            AllowedRoutes = tenant.AllowedRoutes,
            Tier = SlaTier.Gold,
            Lanes = Lanes.Interactive | Lanes.Batch,
            RequestsPerMinute = 600,
            TokensPerMinute = 400_000,
            MaxInflight = 12,
            Weight = 3,
            Budget = new TenantBudget { Minute = new Money(1_000_000_000), Day = new Money(50_000_000_000), Month = new Money(900_000_000_000) },
        });
        config.NotEnforced.ShouldBeEmpty();
    }

    /// <summary>Its keys are made at run time.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(", keys_sha256: []")]
    public void Read_TenantWithoutKeys_IsTakenAndNobodyElseIsLetIn(string keys)
    {
        var config = Yaml.Good($"tenants: [{{ id: a{keys} }}]");

        config.Tenants.Single().Id.ShouldBe("a");
        config.Directory.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 1, 0)]
    [InlineData(null, 0, 1)]
    public void Read_DataListenerOffLoopbackWithoutTenants_DependsOnTheStore(bool? stored, int problems, int warnings)
    {
        var root = YamlTree.Read("listen: { data: http://0.0.0.0:4290 }", "test.yaml", _ => null, out _);
        var result = ConfigReader.Read(new ConfigSource("test.yaml", root, CatalogueFile.BuiltIn) { HasStoredTenants = stored });

        result.Problems.Count.ShouldBe(problems);
        result.Warnings.Count.ShouldBe(warnings);
        result.Problems.Concat(result.Warnings).ShouldAllBe(one => one.Key == "listen.data" && one.Rule.Contains("breakwater tenant add"));
    }

    /// <summary>A tenant that a match names may be one of the store.</summary>
    [Theory]
    [InlineData("routes: [{ name: a, match: { tenant: zoe }, candidates: [gpt-6-sol] }, { name: b, candidates: [gpt-6-sol] }]", "routes[a].match.tenant = \"zoe\": names 'zoe', which is no tenant under tenants")]
    [InlineData("last_resort: [{ match: { tenant: zoe }, text: a }]", "last_resort[0].match.tenant = \"zoe\": names 'zoe', which is no tenant under tenants")]
    public void Read_MatchOfATenantThatTheFileHasNot_IsTakenWithAWarning(string yaml, string warning)
    {
        var result = Yaml.Read(Yaml.TwoProviders + yaml);

        result.Problems.ShouldBeEmpty();
        result.Warnings.ShouldContain(one => one.ToString().Contains(warning), string.Join('\n', result.Warnings));
    }

    [Fact]
    public void Read_AllowedModelThatNothingMatches_IsTakenWithAWarning() =>
        Yaml.Read(Yaml.TwoProviders + "tenants: [{ id: a, allowed_models: [gpt-6-lunar*] }]").Warnings.ShouldContain(one => one.ToString().Contains("tenants[a].allowed_models: has 'gpt-6-lunar*', which no model"));

    /// <summary>A slip in the name of a forwarded model would bound nothing.</summary>
    [Fact]
    public void Read_TenantsRateOfAForwardedModel_IsTakenWithAWarning()
    {
        var result = Yaml.Read(
            """
            providers: { openai: { dialect: openai, api_keys: ["${OPENAI_API_KEY}"], forward: ["gpt-*"] } }
            tenants: [{ id: a, keys_sha256: c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29, models: { gpt-6-lunar: { requests_per_minute: 5 } } }]
            """,
            ("OPENAI_API_KEY", "o"));

        result.Config!.Tenants.Single().Models.Keys.ShouldBe(["gpt-6-lunar"]);
        result.Warnings.Single().ToString().ShouldContain("tenants[a].models.gpt-6-lunar: is not in the catalogue");
    }

    [Fact]
    public void Read_ProviderWhoseKeysAreUnset_IsLeftOutWithWarnings()
    {
        var result = Yaml.Read(
            """
            providers:
              openai: { dialect: openai, api_keys: ["${OPENAI_API_KEY}", "${SECOND}"] }
              claude: { dialect: anthropic, api_keys: ["${ANTHROPIC_API_KEY}"] }
            routes: [{ name: default, candidates: [claude-opus-5-5, gpt-6-sol] }]
            """,
            ("OPENAI_API_KEY", "o"));

        result.Config!.Providers.Select(provider => provider.Name).ShouldBe(["openai"]);
        result.Config.Routes.Routes[0].Candidates.Select(one => one.ModelId).ShouldBe(["gpt-6-sol"]);
        result.Warnings.Select(warning => warning.ToString()).ShouldBe(
        [
            "test.yaml:2:40: providers.openai.api_keys: SECOND not set: left out.",
            "test.yaml:3:43: providers.claude.api_keys: ANTHROPIC_API_KEY not set: this provider is not used.",
            "test.yaml:4:40: routes[default].candidates[0] = \"claude-opus-5-5\": is left out: its provider has no key.",
        ]);
    }

    [Fact]
    public void Read_Simulated_StandsInForProvidersWithoutKeysOnly()
    {
        var simulated = new SimulatedAddresses(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"));

        var none = Yaml.Read("", simulated).Config!;
        none.IsSimulated.ShouldBeTrue();
        none.Providers.Select(provider => provider.BaseUrl.Port).ShouldBe([1, 2]);
        none.Routes.Routes[0].Candidates.Select(one => one.ModelId).ShouldBe(["sim-gpt", "sim-claude", "sim-gpt-mini", "sim-claude-mini"]);
        none.Prices.Find("openai", "sim-gpt", Today).ShouldNotBeNull();

        var one = Yaml.Read("", simulated, ("OPENAI_API_KEY", "o")).Config!;
        one.FindProvider("openai")!.Simulated.ShouldBeFalse();
        one.FindProvider("claude")!.Simulated.ShouldBeTrue();
    }

    [Theory]
    [InlineData("api_keys: passthrough", true, 0)]
    [InlineData("api_keys: []", false, 0)]
    [InlineData("forward: [\"*\"]", false, 0)]
    [InlineData("api_keys: [a, b]", false, 2)]
    [InlineData("api_keys: a", false, 1)]
    [InlineData("api_keys: [\"${UNSET:-fallback}\"]", false, 1)]
    public void Read_ApiKeys_InEveryForm(string keys, bool passthrough, int count)
    {
        var provider = Yaml.Good($"providers: {{ local: {{ dialect: openai, base_url: 'http://127.0.0.1:8080/v1', {keys} }} }}").Providers.Single();

        provider.Passthrough.ShouldBe(passthrough);
        provider.ApiKeys.Count.ShouldBe(count);
    }

    [Fact]
    public void Read_HttpOffLoopbackWithKeys_Warns() =>
        Yaml.Read("providers: { x: { dialect: openai, base_url: 'http://10.1.2.3', api_keys: [k] } }").Warnings.Single().Rule.ShouldContain("unencrypted");

    [Fact]
    public void Read_Profile_FillsWhatTheFileLeavesOut()
    {
        var config = Yaml.Good("profile: openai-storm\nretry: { cap_backoff_ms: 900 }\ntimeouts: { plain: { total_timeout: 9s } }");

        (config.Retry.Backoff.Jitter, config.Retry.Backoff.First, config.Retry.Backoff.Cap).ShouldBe((Jitter.Equal, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(900)));
        config.Timeouts.Plain.Total.ShouldBe(Seconds(9));
        config.Timeouts.Plain.TotalByIntent["chat"].ShouldBe(Seconds(8));
        config.Timeouts.AttemptShare.ShouldBe(0.4375);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Read_EveryProfile_IsWithoutContradictionAndSetsKeysThatExist(string profile)
    {
        Yaml.Good($"profile: {profile}").Profile.ShouldBe(profile);

        var explicitly = string.Concat(Profile.Of(profile).Values.Select(pair => Nested(pair.Key, pair.Value)));
        foreach (var line in explicitly.Split("---", StringSplitOptions.RemoveEmptyEntries))
        {
            Yaml.Read($"profile: {profile}\n{line}").Problems.ShouldBeEmpty();
        }
    }

    public static TheoryData<string> Profiles => [.. Profile.All.Select(profile => profile.Name)];

    [Fact]
    public void Read_MaxRetries_CountsTheFirstCallToo() => Yaml.Good("retry: { max_retries: 1 }").Retry.MaxAttempts.ShouldBe(2);

    [Fact]
    public void Read_IntentOfTheirOwn_HasItsTotal() =>
        Yaml.Good("timeouts: { plain: { total_timeout_by_intent: { report: 60s } } }").Timeouts.Plain.TotalByIntent["report"].ShouldBe(Seconds(60));

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData("32MiB", 33554432)]
    [InlineData("1GiB", 1073741824)]
    public void Read_Sizes_InEveryForm(string text, long bytes) => Yaml.Good($"limits: {{ max_body_bytes: {text} }}").Limits.MaxBodyBytes.ShouldBe(bytes);

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void Read_Durations_InEveryForm(string text, int milliseconds) =>
        Yaml.Good($"pool: {{ idle_timeout: {text} }}").Pool.IdleTimeout.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Read_AnchorsAndEscapes_AreUnderstood()
    {
        var config = Yaml.Good(
            """
            pool:
              idle_timeout: &long 30s
              connection_lifetime: *long
            store: "sqlite:${DIR:-data}/$${x}.db"
            """);

        config.Pool.Lifetime.ShouldBe(Seconds(30));
        config.Store.Target.ShouldBe("data/${x}.db");
    }

    [Fact]
    public void Describe_ForwardedModel_TakesTheProvidersDearestPrice()
    {
        var config = Yaml.Good(Yaml.TwoProviders);
        var model = config.Describe(config.Routes.Resolve("gpt-9")!, Today);

        model.Prices.Single().Output.ShouldBe(180_000_000_000);
        model.Traits.ShouldBe(ModelTraits.ReasoningModel);
        model.Dialects().ShouldBe([Dialect.OpenAiChat, Dialect.OpenAiResponses]);
        model.Target().UpstreamModel.ShouldBe("gpt-9");
    }

    [Fact]
    public void Describe_ModelWithoutPrice_IsEstimated()
    {
        var config = Yaml.Good(Yaml.TwoProviders + "models: [{ id: mine, provider: openai }]");
        var candidate = config.Routes.Resolve("mine")!;

        candidate.PriceEstimated.ShouldBeTrue();
        config.Describe(candidate, Today).Prices.Single().Output.ShouldBe(180_000_000_000);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(8, 128)]
    [InlineData(64, 256)]
    public void ByCores_NotConfigured_IsClamped(int cores, int connections) => Yaml.Good("").Pool.ByCores(cores).ShouldBe(connections);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static string Nested(string key, string value)
    {
        var parts = key.Split('.');
        return "---" + string.Concat(parts.Select((part, depth) => $"{new string(' ', depth)}{part}:{(depth == parts.Length - 1 ? $" {value}" : "\n")}"));
    }
}
