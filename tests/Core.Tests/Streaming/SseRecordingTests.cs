using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Streaming;

public sealed class SseRecordingTests
{
    [Fact]
    public void RecordedStreams_AnyChunking_KeepTheirBytesAndCarryJson()
    {
        string? folder = Recordings.Find();
        if (folder is null) Assert.Skip("No recordings at ../shared/data; set BREAKWATER_TEST_DATA.");
        int events = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.sse", SearchOption.AllDirectories))
        {
            byte[] stream = File.ReadAllBytes(file);
            List<FrameText> frames = FrameText.ReadAll(stream, () => 7);

            frames.ShouldBe(FrameText.ReadAll(stream, () => int.MaxValue));
            string.Concat(frames.Select(frame => frame.Raw)).ShouldBe(Encoding.Latin1.GetString(stream));
            foreach (FrameText frame in frames.Where(frame => frame.HasData && frame.Data != "[DONE]"))
            {
                JsonScanner.Validate(Encoding.Latin1.GetBytes(frame.Data)).IsError.ShouldBeFalse(file + ": " + frame.Data);
                events++;
            }
        }

        events.ShouldBeGreaterThan(0);
    }
}
