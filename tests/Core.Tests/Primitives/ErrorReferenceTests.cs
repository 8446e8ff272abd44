using Breakwater.Testing;

namespace Breakwater.Core.Tests.Primitives;

/// <summary>What is committed under docs/reference is what the fault table says.</summary>
public sealed class ErrorReferenceTests
{
    [Fact]
    public void Reference_Committed_IsWhatTheFaultTableSays()
    {
        var made = ErrorReference.Write();

        CommittedPage.Read("errors.md", made).ShouldBe(made, CommittedPage.Advice);
    }
}
