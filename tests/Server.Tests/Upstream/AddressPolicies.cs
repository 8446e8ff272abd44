using System.Net;
using Breakwater.Core.Primitives;
using Breakwater.Upstream.Http;
using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>F-L2: a provider's name may not lead to what only this machine or its host should reach.</summary>
public sealed class AddressPolicies
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task F_L2_NameLeadingToALocalAddress_IsRefused(string address)
    {
        var dialer = new ScriptedDialer { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]) };
        await using var upstream = new HttpUpstream(Calls.Options(new Uri("http://rebound.test:4290")), TimeProvider.System, dialer);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.DnsFailed);
        fault.Detail.ShouldContain("providers.openai.base_url");
        dialer.Tried.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("api.openai.test", "162.159.140.245")]
    [InlineData("api.openai.test", "2606:4700::6810:1")]
    [InlineData("models.internal", "10.0.0.7")]
    [InlineData("models.internal", "192.168.1.9")]
    [InlineData("models.internal", "fd12::7")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("ollama.localhost", "::1")]
    [InlineData("169.254.169.254", "169.254.169.254")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public void Address_OfARealProviderOrMeantAsLiteral_IsAllowed(string host, string address) =>
        AddressPolicy.Allows(host, IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public async Task F_L2_MixedAnswer_OnlyTheOutsideAddressIsTried()
    {
        var outside = IPAddress.Parse("203.0.113.7");
        var dialer = new ScriptedDialer
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), outside]),
            Connect = (_, _) => Task.FromException<Stream>(new IOException("unreachable")),
        };
        await using var upstream = new HttpUpstream(Calls.Options(new Uri("http://rebound.test")), TimeProvider.System, dialer);

        (await upstream.FailAsync()).Kind.ShouldBe(FaultKind.ConnectFailed);
        dialer.Tried.ShouldAllBe(end => end.Address.Equals(outside));
    }
}
