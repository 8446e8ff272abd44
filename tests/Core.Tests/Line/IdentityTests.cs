using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>F-L4, C25: whose request it is, and what is theirs; strangers and what is forbidden cost nothing upstream.</summary>
public sealed class IdentityTests
{
    private const string Key = "bw_test";
    private int calls;

    [Fact]
    public async Task Key_ItsEndComesWithinASnapshot_IsRefusedFromJustThenOn()
    {
        var rig = Rig();
        rig.AskForKeys(Directory(new Tenant("acme"), rig.Clock.GetUtcNow().AddSeconds(10)));

        (await RunAsync(rig, Key)).Status.ShouldBe(200);
        rig.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        (await RunAsync(rig, Key)).Status.ShouldBe(200);
        rig.Clock.Advance(TimeSpan.FromTicks(1));
        (await RunAsync(rig, Key)).Status.ShouldBe(401);

        calls.ShouldBe(2);
    }

    /// <summary>The answer does not say whether a key was once somebody's, or is only mistyped.</summary>
    [Fact]
    public async Task Key_ThatLetsNobodyIn_IsAnsweredAlikeWhateverIsWrongWithIt()
    {
        var rig = Rig();
        rig.AskForKeys(Directory(new Tenant("acme"), rig.Clock.GetUtcNow()));
        var made = KeyText.Make(static bytes => bytes.Fill(7));

        var answers = new List<string>();
        foreach (var key in new[] { Key, made, made[..^1] + "!", "sk-proj-1", new string('k', 10_000) })
        {
            var reply = await RunAsync(rig, key);
            reply.Status.ShouldBe(401);
            reply.Text.ShouldNotContain(key);
            answers.Add(reply.Text);
        }

        answers.Distinct().ShouldHaveSingleItem();
        calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("m-0", 200)]
    [InlineData("m-1", 403)]
    public async Task Model_NotAllowed_IsRefusedBeforeAnyAttempt(string model, int status)
    {
        var rig = Rig();
        rig.AskForKeys(Directory(new Tenant("acme") { AllowedModels = ["m-0"] }, ends: null));

        var reply = await RunAsync(rig, Key, model);

        reply.Status.ShouldBe(status);
        calls.ShouldBe(status == 200 ? 1 : 0);
        if (status == 403)
        {
            reply.Text.ShouldContain("not_entitled");
            rig.Settled[^1].Fault!.Kind.ShouldBe(FaultKind.NotEntitled);
        }
    }

    [Fact]
    public async Task Fallback_NotAllowed_IsNotTried()
    {
        var rig = new LineRig(
            (_, _) => throw new FaultException(FaultKind.ProviderUnavailable),
            (_, _) => Answer());
        rig.AskForKeys(Directory(new Tenant("acme") { AllowedModels = ["p-0/*"] }, ends: null));

        (await RunAsync(rig, Key)).Status.ShouldBe(502);

        rig.Settled[^1].Attempts.ShouldAllBe(attempt => attempt.Target.Model == "m-0");
        calls.ShouldBe(0);
    }

    private LineRig Rig() => new((_, _) => Answer(), (_, _) => Answer());

    private ValueTask<UpstreamReply> Answer()
    {
        calls++;
        return ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));
    }

    private static TenantDirectory Directory(Tenant tenant, DateTimeOffset? ends)
    {
        KeyHash.TryCompute(Key, out var hash).ShouldBeTrue();
        return TenantDirectory.Empty.With(new StoredTenants([tenant], [new TenantKey("key_1", tenant.Id, hash, DateTimeOffset.MinValue, ends)]));
    }

    private static async Task<MemoryReply> RunAsync(LineRig rig, string key, string model = "m-0")
    {
        var reply = new MemoryReply();
        await rig.RunAsync(rig.Open(LineRig.Body.Replace("m-0", model, StringComparison.Ordinal), reply, key: key));
        return reply;
    }
}
