using System.Text;
using System.Text.Json;

namespace Breakwater.Decisions;

/// <summary>Writes pages of decisions into a file, each plan once before what refers to it. Where there is none yet it makes the file with the first page.</summary>
internal sealed class DecisionExport(string path) : IAsyncDisposable
{
    private readonly HashSet<string> _plans = new(StringComparer.Ordinal);
    private StreamWriter? _writer;

    public int Decisions { get; private set; }

    public int Plans => _plans.Count;

    /// <summary>Where the next page begins; null after the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Writes a page as the gateway answered it.</summary>
    public void Write(string page)
    {
        using var json = JsonDocument.Parse(page);
        var root = json.RootElement;
        _writer ??= new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var plan in root.GetProperty("plans").EnumerateObject())
        {
            if (_plans.Add(plan.Name))
            {
                _writer.WriteLine(DecisionFile.PlanLine(plan.Name, plan.Value.GetRawText()));
            }
        }

        foreach (var decision in root.GetProperty("decisions").EnumerateArray())
        {
            _writer.WriteLine(decision.GetRawText());
            Decisions++;
        }

        Next = root.TryGetProperty("next", out var next) ? next.GetString() : null;
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? default;
}
