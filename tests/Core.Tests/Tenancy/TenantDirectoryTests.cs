using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Tenancy;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Tenancy;

public sealed class TenantDirectoryTests
{
    private const string Key = "bw_test_ключ";
    private static readonly Tenant Acme = new("acme");
    private static readonly ManualTimeProvider Clock = new();

    [Fact]
    public void Find_KnownKey_GivesItsTenant()
    {
        var directory = new TenantDirectory([new(Hash(Key), Acme), new(Hash("bw_other"), new Tenant("other"))]);

        directory.Find(Sent(Key), Clock).ShouldBe(Acme);
        directory.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("bw_test")]
    [InlineData("BW_TEST_КЛЮЧ")]
    [InlineData("bw_test_ключ ")]
    public void Find_OtherKey_GivesNone(string key) => new TenantDirectory([new(Hash(Key), Acme)]).Find(Sent(key), Clock).ShouldBeNull();

    [Fact]
    public void Find_KeyOfMegabytes_GivesNone() => new TenantDirectory([new(Hash(Key), Acme)]).Find(Sent(new string('k', 5_000_000)), Clock).ShouldBeNull();

    [Fact]
    public void Find_BrokenSurrogates_GivesNone() => new TenantDirectory([new(Hash(Key), Acme)]).Find(Sent("\ud800\udfff\ud800"), Clock).ShouldBeNull();

    [Fact]
    public void IsOpen_NoTenants_IsTrue()
    {
        TenantDirectory.Empty.IsOpen.ShouldBeTrue();
        TenantDirectory.Empty.Find(Sent(Key), Clock).ShouldBeNull();
    }

    [Fact]
    public void Find_WarmedUp_AllocatesNothing()
    {
        var directory = new TenantDirectory([new(Hash(Key), Acme)]);
        var key = Sent(Key);
        for (var i = 0; i < 100; i++)
        {
            directory.Find(key, Clock);
        }

        Allocations.EachTime(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                directory.Find(key, Clock);
            }
        }).ShouldBe(0);
    }

    [Fact]
    public void Find_KeyWithAnEnd_IsSomebodysUntilJustThen()
    {
        var clock = new ManualTimeProvider();
        var directory = new TenantDirectory([Acme], []).With(new StoredTenants([], [Stored("acme", clock.GetUtcNow().AddSeconds(10))]));

        directory.Find(Sent(Key), clock).ShouldBe(Acme);
        directory.CountKeys("acme", clock.GetUtcNow()).ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        directory.Find(Sent(Key), clock).ShouldBe(Acme);

        clock.Advance(TimeSpan.FromTicks(1));
        directory.Find(Sent(Key), clock).ShouldBeNull();
        directory.CountKeys("acme", clock.GetUtcNow()).ShouldBe(0);
        directory.Explain(Sent(Key)).ShouldBe(KeyProblem.Ended);
    }

    [Fact]
    public void Find_KeyWithAnEnd_AllocatesNothing()
    {
        var directory = new TenantDirectory([Acme], []).With(new StoredTenants([], [Stored("acme", DateTimeOffset.MaxValue)]));
        var key = Sent(Key);
        for (var i = 0; i < 100; i++)
        {
            directory.Find(key, TimeProvider.System);
        }

        Tenant? found = null;
        Allocations.EachTime(() => found = directory.Find(key, TimeProvider.System)).ShouldBe(0);
        found.ShouldBeSameAs(Acme);
    }

    [Fact]
    public void With_StoredTenantAndKey_AreBesideThoseOfTheFile()
    {
        var zoe = new Tenant("zoe");
        var directory = new TenantDirectory([new(Hash("bw_file"), Acme)]).With(new StoredTenants([zoe], [Stored("zoe", null)]));

        directory.Tenants.ShouldBe([Acme, zoe]);
        directory.Find(Sent("bw_file"), Clock).ShouldBe(Acme);
        directory.Find(Sent(Key), Clock).ShouldBe(zoe);
    }

    [Fact]
    public void With_BothHaveATenant_TheFilesSettingsStandAndTheStoredKeysAreIts()
    {
        var directory = new TenantDirectory([Acme], []).With(new StoredTenants([new Tenant("acme") { Weight = 7 }], [Stored("acme", null)]));

        directory.Tenants.ShouldHaveSingleItem().ShouldBeSameAs(Acme);
        directory.Find(Sent(Key), Clock).ShouldBeSameAs(Acme);
    }

    [Fact]
    public void With_KeyWithoutItsTenant_IsNobodys() =>
        new TenantDirectory([Acme], []).With(new StoredTenants([], [Stored("gone", null)])).Find(Sent(Key), Clock).ShouldBeNull();

    /// <summary>The last key's end must not let everybody in.</summary>
    [Fact]
    public void IsOpen_NoKeyIsLeft_IsFalseWhileThereIsATenant()
    {
        new TenantDirectory([Acme], []).IsOpen.ShouldBeFalse();
        TenantDirectory.Empty.With(new StoredTenants([Acme], [])).IsOpen.ShouldBeFalse();
        TenantDirectory.Empty.With(new StoredTenants([Acme], [Stored("acme", DateTimeOffset.MinValue)])).IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", KeyProblem.Missing)]
    [InlineData("sk-ant-api03", KeyProblem.Foreign)]
    [InlineData("Bw_", KeyProblem.Foreign)]
    [InlineData("bw_", KeyProblem.Mistyped)]
    [InlineData("bw_made-by-hand", KeyProblem.Mistyped)]
    public void Explain_CredentialThatLetsNobodyIn_SaysWhy(string key, KeyProblem expected) => TenantDirectory.Empty.Explain(Sent(key)).ShouldBe(expected);

    [Fact]
    public void Explain_KeySuchAsTheGatewayMakes_IsUnknownOrMistyped()
    {
        var key = KeyText.Make(static bytes => bytes.Fill(0xA5));

        TenantDirectory.Empty.Explain(Sent(key)).ShouldBe(KeyProblem.Unknown);
        TenantDirectory.Empty.Explain(Sent(key[..^1] + (key[^1] == '0' ? '1' : '0'))).ShouldBe(KeyProblem.Mistyped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz97de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29c0")]
    [InlineData("c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c2900")]
    public void TryParse_NotAHash_IsRefused(string hex) => KeyHash.TryParse(hex, out _).ShouldBeFalse();

    [Fact]
    public void ToString_OfACallersKey_ShowsNothingOfIt() => $"{Sent(Key)}".ShouldNotContain("bw");

    [Fact]
    public void ToString_OfAHash_ShowsNothingOfIt() => Hash(Key).ToString().ShouldBe("sha256:…");

    private static TenantKey Stored(string tenant, DateTimeOffset? ends) => new("key_1", tenant, Hash(Key), DateTimeOffset.MinValue, ends);

    private static CallerKey Sent(string key) => new(key.AsMemory());

    private static KeyHash Hash(string key)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        KeyHash.TryParse(hex, out var hash).ShouldBeTrue();
        return hash;
    }
}
