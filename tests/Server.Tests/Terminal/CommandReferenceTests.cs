using Breakwater.Testing;

namespace Breakwater.Server.Tests.Terminal;

/// <summary>What is committed under docs/reference is what the executable prints.</summary>
public sealed class CommandReferenceTests
{
    [Fact]
    public async Task Reference_Committed_IsWhatHelpPrints()
    {
        var made = await CommandReference.WriteAsync();

        CommittedPage.Read("cli.md", made).ShouldBe(made, CommittedPage.Advice);
    }
}
