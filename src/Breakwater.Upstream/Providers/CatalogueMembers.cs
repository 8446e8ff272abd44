using System.Globalization;
using System.Text.Json;

namespace Breakwater.Upstream.Providers;

/// <summary>The members of one object of a catalogue, each asked for by name; one that nobody asked for, or that is there twice, is a mistake in the file.</summary>
internal sealed class CatalogueMembers
{
    private readonly JsonElement _element;
    private readonly string _name;
    private readonly List<string> _asked = [];

    public CatalogueMembers(JsonElement element, string name)
    {
        (_element, _name) = (element, name);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"{name} is no object.");
        }
    }

    /// <summary>A member's value; null when it is not there.</summary>
    public JsonElement? Find(string member)
    {
        _asked.Add(member);
        return _element.TryGetProperty(member, out var value) ? value : null;
    }

    public JsonElement Required(string member) => Find(member) ?? throw Missing(member);

    public string Text(string member) => Word(Required(member), member);

    public decimal? Number(string member) => Find(member) is not { } value ? null : value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : throw Wrong(member, "a number");

    public long? Whole(string member) => Find(member) is not { } value ? null : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : throw Wrong(member, "a whole number");

    public DateOnly? Date(string member)
    {
        if (Find(member) is not { } value)
        {
            return null;
        }

        return DateOnly.TryParseExact(Word(value, member), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw Wrong(member, "a day");
    }

    /// <summary>A list of words; null when it is not there.</summary>
    public IReadOnlyList<string>? Texts(string member)
    {
        if (Find(member) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(member, "a list");
        }

        var words = new List<string>(value.GetArrayLength());
        foreach (var word in value.EnumerateArray())
        {
            words.Add(Word(word, member));
        }

        return words;
    }

    public JsonException Missing(string member) => new($"{_name} has no {member}.");

    /// <summary>Throws for a member that was not asked for.</summary>
    public void End()
    {
        foreach (var member in _element.EnumerateObject())
        {
            // Removed when it is met, so that a second one is not asked for either.
            if (!_asked.Remove(member.Name))
            {
                throw new JsonException($"{_name} has {member.Name} twice, or nobody reads it.");
            }
        }
    }

    private string Word(JsonElement value, string member) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(member, "text");

    private JsonException Wrong(string member, string kind) => new($"{member} of {_name} is not {kind}.");
}
