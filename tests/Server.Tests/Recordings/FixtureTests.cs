using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>F-F4: odd but real shapes, unknown fields and unknown events pass untouched, or are translated to the same words, or fail visibly; never a crash.</summary>
public sealed class FixtureTests
{
    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_F4_OddShapes_SameDialect_PassUntouched(Dialect dialect)
    {
        await using var stage = await Stage.OpenAsync(dialect);
        foreach (var fixture in Library.Fixtures().Where(fixture => fixture.Dialect == dialect))
        {
            var heard = await stage.HearAsync(fixture, dialect);
            heard.Status.ShouldBe(200, $"{fixture.Name}: {heard.Text}");
            heard.Text.ShouldBe(fixture.Text, fixture.Name);
        }
    }

    [Theory]
    [MemberData(nameof(RecordedStreamTests.Translations), MemberType = typeof(RecordedStreamTests))]
    public async Task F_F4_OddShapes_Translated_SayTheSame(Dialect provider, Dialect caller)
    {
        await using var stage = await Stage.OpenAsync(provider);
        foreach (var fixture in Library.Fixtures().Where(fixture => fixture.Dialect == provider))
        {
            var heard = await stage.HearAsync(fixture, caller);
            var name = $"{fixture.Name} for {caller}:\n{heard.Text}";
            heard.Status.ShouldBe(200, name);
            if (fixture.IsStream)
            {
                Grammar.CheckWhole(caller, heard.Text, name);
                Said.InStream(caller, heard.Text).ShouldSayTheSameAs(Said.InStream(provider, fixture.Text), provider, caller, name);
            }
            else
            {
                Said.InAnswer(caller, heard.Text).ShouldSayTheSameAs(Said.InAnswer(provider, fixture.Text), provider, caller, name);
            }
        }
    }
}
