using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Tests.Tenancy;

public sealed class TenantDirectoryTests
{
    private const string Key = "bw_test_ключ";
    private static readonly Tenant Acme = new("acme");

    [Fact]
    public void Find_KnownKey_GivesItsTenant()
    {
        var directory = new TenantDirectory([new(Hash(Key), Acme), new(Hash("bw_other"), new Tenant("other"))]);

        directory.Find(Key).ShouldBe(Acme);
        directory.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("bw_test")]
    [InlineData("BW_TEST_КЛЮЧ")]
    [InlineData("bw_test_ключ ")]
    public void Find_OtherKey_GivesNone(string key) => new TenantDirectory([new(Hash(Key), Acme)]).Find(key).ShouldBeNull();

    [Fact]
    public void Find_KeyOfMegabytes_GivesNone() => new TenantDirectory([new(Hash(Key), Acme)]).Find(new string('k', 5_000_000)).ShouldBeNull();

    [Fact]
    public void Find_BrokenSurrogates_GivesNone() => new TenantDirectory([new(Hash(Key), Acme)]).Find("\ud800\udfff\ud800").ShouldBeNull();

    [Fact]
    public void IsOpen_NoTenants_IsTrue()
    {
        TenantDirectory.Empty.IsOpen.ShouldBeTrue();
        TenantDirectory.Empty.Find(Key).ShouldBeNull();
    }

    [Fact]
    public void Find_WarmedUp_AllocatesNothing()
    {
        var directory = new TenantDirectory([new(Hash(Key), Acme)]);
        for (var i = 0; i < 100; i++)
        {
            directory.Find(Key);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            directory.Find(Key);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz97de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29c0")]
    [InlineData("c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c2900")]
    public void TryParse_NotAHash_IsRefused(string hex) => KeyHash.TryParse(hex, out _).ShouldBeFalse();

    [Fact]
    public void ToString_OfAHash_ShowsNothingOfIt() => Hash(Key).ToString().ShouldBe("sha256:…");

    private static KeyHash Hash(string key)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        KeyHash.TryParse(hex, out var hash).ShouldBeTrue();
        return hash;
    }
}
