using System.Text;
using Breakwater.Core.Budgets.Estimates;

namespace Breakwater.Core.Tests.Budgets.Estimates;

/// <summary>Width and height from the first bytes of pictures, and the vendors' rules for them.</summary>
public sealed class ImageSizeTests
{
    public static TheoryData<string, string> Known => new()
    {
        { "png", Pictures.Png(640, 480) },
        { "gif", Pictures.Gif(640, 480) },
        { "jpeg", Pictures.Jpeg(640, 480, thumbnail: 10) },
        { "jpeg with a large thumbnail", Pictures.Jpeg(640, 480, thumbnail: 60_000) },
        { "webp lossy", Pictures.WebPLossy(640, 480) },
        { "webp lossless", Pictures.WebPLossless(640, 480) },
        { "webp extended", Pictures.WebPExtended(640, 480) },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void TryRead_PicturesOfEveryForm_TellTheirSize(string form, string base64)
    {
        var bytes = Encoding.ASCII.GetBytes(base64);

        ImageSize.IsImage(bytes).ShouldBeTrue(form);
        ImageSize.TryRead(bytes, out var width, out var height).ShouldBeTrue(form);
        (width, height).ShouldBe((640, 480), form);
    }

    [Theory]
    [InlineData("")]
    [InlineData("iVBORw0KGgo=")]
    [InlineData("not base64 at all, and long enough to hold a head !!!!!!!!")]
    public void TryRead_CutOrBroken_TellsNothing(string base64) => ImageSize.TryRead(Encoding.ASCII.GetBytes(base64), out _, out _).ShouldBeFalse();

    [Fact]
    public void TryRead_Sound_IsNoPicture()
    {
        var wave = Encoding.ASCII.GetBytes(Pictures.Wave());

        ImageSize.IsImage(wave).ShouldBeFalse();
        ImageSize.TryRead(wave, out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, 200, 54, 121)]
    [InlineData(1000, 1000, 1_334, 2_520)]
    [InlineData(8000, 8000, 4_784, 3_779)]
    public void Tokens_OfAPicture_FollowTheVendorsRule(int width, int height, long anthropic, long openAi) =>
        (ImageSize.AnthropicTokens(width, height), ImageSize.OpenAiTokens(width, height)).ShouldBe((anthropic, openAi));
}
