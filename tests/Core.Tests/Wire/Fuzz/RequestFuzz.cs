using System.Buffers;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Fuzz;

/// <summary>Damaged requests are refused with a fault that names what is wrong, or become whole requests in every dialect; nothing throws.</summary>
public sealed class RequestFuzz
{
    private const int Rounds = 34_000;
    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public void Requests_Damaged_AreRefusedOrTranslatedWhole(Dialect dialect)
    {
        var codec = Codecs.Of(dialect);
        var mutator = new Mutator(11 + (int)dialect, Mutator.Corpus(Codecs.FolderOf(dialect), ".request.json"));
        var (accepted, translated) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var body = mutator.Next();
            if (codec.Requests.ReadEnvelope(body, out var envelope) is { } fault)
            {
                fault.Detail.ShouldNotBeEmpty();
                continue;
            }

            accepted++;
            _output.ResetWrittenCount();
            codec.Requests.WriteSame(body, envelope!, "up\"\\\n"u8[..2], _output);
            ShouldBeJson(body);
            if (codec.Requests.Read(body, out var request) is null)
            {
                translated += Translate(body, request!, (ModelTraits)mutator.Below(1024));
            }
        }

        accepted.ShouldBeInRange(Rounds / 10, Rounds - 1);
        translated.ShouldBeGreaterThan(Rounds / 20);
    }

    private int Translate(byte[] body, CanonicalRequest request, ModelTraits traits)
    {
        var written = 0;
        foreach (var target in Codecs.All)
        {
            _output.ResetWrittenCount();
            var losses = new LossList();
            var fault = target.Requests.Write(request, new RequestTarget { Provider = "a", UpstreamModel = "up", Traits = traits }, _output, losses);
            if (fault is not null)
            {
                fault.Detail.ShouldNotBeEmpty();
                continue;
            }

            written++;
            ShouldBeJson(body);
            losses.ToString().ShouldAllBe(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '.' || letter == '_' || letter == ',');
            if (target.Dialect == request.Origin)
            {
                // What this dialect alone knows goes back as it came, sensible or not.
                continue;
            }

            target.Requests.ReadEnvelope(_output.WrittenSpan, out _).ShouldBeNull($"{target.Dialect} would refuse what was made of:\n{Encoding.UTF8.GetString(body)}\nnamely:\n{Encoding.UTF8.GetString(_output.WrittenSpan)}");
        }

        return written > 0 ? 1 : 0;
    }

    private void ShouldBeJson(byte[] body)
    {
        if (JsonScanner.Validate(_output.WrittenSpan).IsError)
        {
            Assert.Fail($"no JSON was made of:\n{Encoding.UTF8.GetString(body)}\nbut:\n{Encoding.UTF8.GetString(_output.WrittenSpan)}");
        }
    }
}
