using Breakwater.Core.Configuration;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Configuration;

/// <summary>What is committed under docs/reference is what the keys say.</summary>
public sealed class GeneratedReferenceTests
{
    [Theory]
    [InlineData("config.schema.json")]
    [InlineData("configuration.md")]
    public void Reference_Committed_IsWhatTheKeysSay(string name)
    {
        var made = name.EndsWith(".json", StringComparison.Ordinal) ? ConfigSchema.Write() : ConfigReference.Write();

        CommittedPage.Read(name, made).ShouldBe(made, CommittedPage.Advice);
    }
}
