using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonDuplicateTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(500)]
    [InlineData(200_000)]
    public void Names_OfAnObjectOfAnySize_AreComparedAll(int count)
    {
        List<string> names = [.. Enumerable.Range(0, count).Select(i => "key_" + i)];
        Validate(names).IsError.ShouldBeFalse();

        foreach (int earlier in (int[])[0, count / 2, count - 1])
        {
            JsonError error = Validate([.. names, names[earlier]], out byte[] document);

            error.Kind.ShouldBe(JsonErrorKind.DuplicateName);
            error.Offset.ShouldBe(document.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes($"\"{names[earlier]}\"")));
            error.PathIn(document).ShouldBe(names[earlier]);
        }
    }

    [Fact]
    public void Names_WrittenWithEscapes_AreComparedDecoded()
    {
        List<string> names = [.. Enumerable.Range(0, 40).Select(i => "k" + i)];

        Validate([.. names, "\\u006b7"]).Kind.ShouldBe(JsonErrorKind.DuplicateName);
        Validate([.. names, "\\\\u006b7"]).Kind.ShouldBe(JsonErrorKind.None);
        Validate(["\\ud83d\\ude00", "😀"]).Kind.ShouldBe(JsonErrorKind.DuplicateName);
        Validate(["a/b", "a\\/b"]).Kind.ShouldBe(JsonErrorKind.DuplicateName);
    }

    [Fact]
    public void Names_MadeToCollide_AreStillToldApart()
    {
        List<string> names = CollidingNames(2_000);
        names.Select(name => JsonNames.Hash(Encoding.ASCII.GetBytes(name))).Distinct().ShouldHaveSingleItem();

        Validate(names).IsError.ShouldBeFalse();
        Validate([.. names, names[77]]).Kind.ShouldBe(JsonErrorKind.DuplicateName);
    }

    [Fact]
    public void Names_InManyLargeObjectsWithinOneAnother_AreKeptApart()
    {
        string names = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"k{i}\":{i}"));
        string nested = "1";
        for (int depth = 0; depth < 50; depth++) nested = $"{{{names},\"inner\":{nested},\"last\":0}}";
        byte[] document = Encoding.UTF8.GetBytes(nested);

        JsonScanner.Validate(document).IsError.ShouldBeFalse();
        byte[] twice = Encoding.UTF8.GetBytes(nested[..^1] + ",\"k5\":0}");
        JsonScanner.Validate(twice).Kind.ShouldBe(JsonErrorKind.DuplicateName);
    }

    [Fact]
    public void KeyBomb_OfMillionsOfBytes_IsScanned()
    {
        var body = new StringBuilder("[");
        for (int element = 0; element < 20_000; element++)
        {
            body.Append('{');
            for (int name = 0; name < 18; name++) body.Append('"').Append(name).Append("\":1,");
            body.Append("\"z\":0},");
        }

        byte[] document = Encoding.UTF8.GetBytes(body.Append("0]").ToString());

        JsonScanner.Validate(document).IsError.ShouldBeFalse();
    }

    // For any first word there is a second one that leads the fast hash to one chosen state; kept are the printable ones.
    private static List<string> CollidingNames(int count)
    {
        const ulong Prime = 0x9E37_79B9_7F4A_7C15;
        const ulong Aim = 0x0123_4567_89AB_CDEF;
        var names = new List<string>();
        byte[] name = new byte[16];
        for (uint seed = 0; names.Count < count; seed++)
        {
            for (int at = 0; at < 8; at++) name[at] = (byte)('A' + ((seed >> (4 * at)) & 15));
            ulong state = (unchecked(16 * Prime) ^ BitConverter.ToUInt64(name, 0)) * Prime;
            state ^= state >> 29;
            BitConverter.TryWriteBytes(name.AsSpan(8), state ^ Aim);
            bool printable = !name.AsSpan(8).ContainsAnyExceptInRange((byte)' ', (byte)'~') && !name.AsSpan(8).ContainsAny((byte)'"', (byte)'\\');
            if (printable) names.Add(Encoding.ASCII.GetString(name));
        }

        return names;
    }

    private static JsonError Validate(IReadOnlyList<string> names) => Validate(names, out _);

    private static JsonError Validate(IReadOnlyList<string> names, out byte[] document)
    {
        document = Encoding.UTF8.GetBytes("{" + string.Join(',', names.Select(name => $"\"{name}\":0")) + "}");
        return JsonScanner.Validate(document);
    }
}
