using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

/// <summary>The scanner says what the runtime's own reader says, save for names given twice, which only the scanner refuses.</summary>
public sealed class JsonAgreementTests
{
    [Fact]
    public void Scan_OfGeneratedDocuments_Accepts()
    {
        var documents = new RandomJson(11);
        for (int round = 0; round < 10_000; round++)
        {
            byte[] document = documents.Next();
            JsonError error = JsonScanner.Validate(document);
            error.IsError.ShouldBeFalse(error.IsError ? Encoding.UTF8.GetString(document) : null);
            Judge(document).ShouldBe(Verdict.Valid);
        }
    }

    [Fact]
    public void Scan_OfMutatedDocuments_JudgesAsTheRuntime()
    {
        var documents = new RandomJson(12);
        var seen = new Dictionary<Verdict, int>();
        for (int round = 0; round < 100_000; round++)
        {
            byte[] document = documents.Mutate(documents.Next());
            JsonError error = JsonScanner.Validate(document);
            Verdict verdict = Judge(document);
            seen[verdict] = seen.GetValueOrDefault(verdict) + 1;

            if (error.IsError != (verdict != Verdict.Valid) || (verdict == Verdict.NameTwice && error.Kind != JsonErrorKind.DuplicateName))
                Assert.Fail($"{error} but {verdict}: {Convert.ToHexString(document)} {Encoding.UTF8.GetString(document)}");
            if (error.IsError) error.Describe(document).ShouldNotBeEmpty();
        }

        foreach (Verdict verdict in Enum.GetValues<Verdict>()) seen[verdict].ShouldBeGreaterThan(100, verdict.ToString());
    }

    /// <summary>Wherever in the blocks that are looked at together a run of backslashes begins and ends.</summary>
    [Theory]
    [InlineData("n")]
    [InlineData("\"")]
    [InlineData("t")]
    [InlineData("u00e9")]
    [InlineData("u00g9")]
    [InlineData("x")]
    [InlineData("\u0001")]
    [InlineData("é")]
    [InlineData("")]
    public void Scan_OfBackslashesAtEveryPlace_JudgesAsTheRuntime(string after)
    {
        for (int place = 0; place < 150; place++)
        {
            for (int count = 0; count < 6; count++)
            {
                foreach (string rest in new[] { "\"", " and more\"", new string('.', 130) + "\"", "" })
                {
                    byte[] document = Encoding.UTF8.GetBytes('"' + new string('a', place) + new string('\\', count) + after + rest);
                    JsonScanner.Validate(document).IsError.ShouldBe(Judge(document) != Verdict.Valid, $"{place} letters, {count} backslashes, then {rest}");
                }
            }
        }
    }

    [Fact]
    public void Scan_OfRandomBytes_NeverThrows()
    {
        var random = new Random(13);
        for (int round = 0; round < 100_000; round++)
        {
            byte[] document = new byte[random.Next(1, 80)];
            for (int at = 0; at < document.Length; at++) document[at] = random.Next(6) == 0 ? (byte)random.Next(256) : "{}[]\":,\\u0a 1-.etrufalsn"u8[random.Next(24)];
            JsonError error = JsonScanner.Validate(document);
            if (error.IsError) error.Offset.ShouldBeInRange(0, document.Length);
            error.Describe(document).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Scan_OfRecordedDocuments_Accepts()
    {
        string? folder = Recordings.Find();
        if (folder is null) Assert.Skip("No recordings at ../shared/data; set BREAKWATER_TEST_DATA.");
        int documents = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            byte[] document = File.ReadAllBytes(file);
            JsonError error = JsonScanner.Validate(document);
            error.IsError.ShouldBe(Judge(document) != Verdict.Valid, error.IsError ? $"{file}: {error.Describe(document)}" : file);
            documents++;
        }

        documents.ShouldBeGreaterThan(0);
    }

    private static Verdict Judge(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        var open = new Stack<HashSet<string>>();
        bool twice = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject) open.Push([]);
                else if (reader.TokenType == JsonTokenType.EndObject) open.Pop();
                else if (reader.TokenType == JsonTokenType.PropertyName) twice |= !open.Peek().Add(NameOf(reader));
            }
        }
        catch (JsonException)
        {
            return Verdict.Malformed;
        }

        // The runtime's reader leaves the text of strings unchecked until it is asked for.
        if (!Utf8.IsValid(document)) return Verdict.Malformed;
        return twice ? Verdict.NameTwice : Verdict.Valid;
    }

    private static string NameOf(Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonText.Quote(reader.ValueSpan).Value;
        }
    }

    private enum Verdict
    {
        Valid,
        Malformed,
        NameTwice,
    }
}
