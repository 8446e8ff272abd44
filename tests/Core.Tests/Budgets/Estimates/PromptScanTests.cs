using System.Text;
using Breakwater.Core.Budgets.Estimates;

namespace Breakwater.Core.Tests.Budgets.Estimates;

/// <summary>Sizes of bodies by the kinds of their bytes, in any dialect.</summary>
public sealed class PromptScanTests
{
    [Fact]
    public void Read_PlainText_IsFourBytesAToken()
    {
        const string body = """{"model":"m","messages":[{"role":"user","content":"Hello there"}]}""";

        var size = Scan(body);
        size.Text.ShouldBe(body.Length / 4);
        (size.IsText, size.Media(anthropic: true)).ShouldBe((true, 0));
    }

    [Fact]
    public void Read_Indentation_CountsNothing() =>
        Scan("{\n        \"model\" :   \"m\",\n        \"input\": \"two  words\"\n}").Text.ShouldBe(Scan("""{"model":"m","input":"two  words"}""").Text);

    [Fact]
    public void Read_QuotesAndBackslashesInStrings_EndNoString() =>
        Scan("""{"input":"she said \"type\": \"image\" \\","data":"x"}""").Images.ShouldBe(0);

    [Theory]
    [InlineData("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", 32)]
    [InlineData("жжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжж", 20)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 8)]
    public void Read_WideLetters_CountMoreThanTheirBytes(string text, long tokens)
    {
        var empty = Scan("""{"input":""}""").Text;

        (Scan($$$$$$"""{"input":"{{{{{{text}}}}}}"}""").Text - empty).ShouldBeInRange(tokens - 1, tokens + 1);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}""")]
    [InlineData("""{"type":"input_image","image_url":"https://x.test/a.png"}""")]
    [InlineData("""{"type":"image","source":{"type":"url","url":"https://x.test/a.png"}}""")]
    public void Read_ImageBehindAnAddress_CountsAsTheMostThereCanBe(string part)
    {
        var size = Scan($$$$$$"""{"messages":[{"content":[{{{{{{part}}}}}}]}]}""");

        (size.Images, size.IsText).ShouldBe((1, false));
        size.Media(anthropic: true).ShouldBe(PromptSize.AnthropicImageCap);
        size.Media(anthropic: false).ShouldBe(PromptSize.OpenAiImageCap);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,@"}}""")]
    [InlineData("""{"type":"input_image","image_url":"data:image/png;base64,@"}""")]
    [InlineData("""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"@"}}""")]
    [InlineData("""{"source":{"data":"@","media_type":"image/png","type":"base64"},"type":"image"}""")]
    public void Read_ImageInTheBody_CountsByItsSizeAndNotByItsBytes(string part)
    {
        var body = part.Replace("@", Pictures.Png(1500, 1000, padding: 40_000), StringComparison.Ordinal);
        var size = Scan($$$$$$"""{"messages":[{"content":[{{{{{{body}}}}}}]}]}""");

        (size.Images, size.SizedImages).ShouldBe((1, 1));
        size.Media(anthropic: true).ShouldBe(2_000);
        size.Media(anthropic: false).ShouldBe(((47 * 32 * 246) + 99) / 100);
        size.Text.ShouldBeLessThan(60);
    }

    [Fact]
    public void Read_ImageOfUnknownForm_CountsAsTheMostThereCanBe()
    {
        var size = Scan($$$$$$"""{"content":[{"type":"image","source":{"data":"iVBOR{{{{{{new string('A', 400)}}}}}}"}}]}""");

        size.Media(anthropic: true).ShouldBe(PromptSize.AnthropicImageCap);
    }

    [Fact]
    public void Read_Sound_IsNotCountedAsText()
    {
        var size = Scan($$$$$$"""{"content":[{"type":"input_audio","input_audio":{"data":"{{{{{{new string('A', 51_200)}}}}}}","format":"mp3"}}]}""");

        (size.HasAudio, size.Other, size.IsText).ShouldBe((true, 100, false));
    }

    [Fact]
    public void Read_Document_CountsByItsBytes()
    {
        var size = Scan($$$$$$"""{"content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0{{{{{{new string('A', 3_993)}}}}}}"}}]}""");

        (size.Images, size.Other, size.IsText).ShouldBe((0, 1_000, false));
    }

    [Theory]
    [InlineData("""{"tools":[{"type":"web_search_20260318","name":"web_search"}]}""", true, false)]
    [InlineData("""{"web_search_options":{}}""", true, false)]
    [InlineData("""{"tools":[{"type":"web_fetch_20250910"}]}""", false, true)]
    [InlineData("""{"input":"web_search_options is a field"}""", false, false)]
    [InlineData("""{"tools":[{"type":"function","name":"web_search"}]}""", false, false)]
    public void Read_HostedTools_AreSeen(string body, bool search, bool fetch) => (Scan(body).MaySearch, Scan(body).MayFetch).ShouldBe((search, fetch));

    [Theory]
    [InlineData("""{"cache_control":{"type":"ephemeral","ttl":"1h"}}""", true)]
    [InlineData("""{"cache_control":{"type":"ephemeral","ttl":"5m"}}""", false)]
    [InlineData("""{"prompt_cache_options":{"ttl":"30m"}}""", false)]
    [InlineData("""{"prompt_cache_options":{"ttl":"12h"}}""", true)]
    [InlineData("""{"prompt_cache_retention":"24h"}""", true)]
    [InlineData("""{"cache_control":{"type":"ephemeral"}}""", false)]
    public void F_C3_Read_LongCacheWrites_AreSeen(string body, bool mayWrite) => Scan(body).MayWriteLong.ShouldBe(mayWrite);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\"")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("{\"data\":\"data:image/png;base64,\"}")]
    public void Read_AnythingAtAll_Ends(string body) => Scan(body).Text.ShouldBeInRange(0, 20);

    private static PromptSize Scan(string body) => PromptScan.Read(Encoding.UTF8.GetBytes(body));
}
