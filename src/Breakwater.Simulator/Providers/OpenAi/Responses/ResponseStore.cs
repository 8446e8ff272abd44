namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>The latest responses by id, up to a fixed number. Thread-safe.</summary>
internal sealed class ResponseStore
{
    private const int Capacity = 1000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SimulatedResponse> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Add(SimulatedResponse response)
    {
        lock (_lock)
        {
            if (!_byId.TryAdd(response.Id, response))
            {
                _byId[response.Id] = response;
                return;
            }

            _order.Enqueue(response.Id);
            if (_order.Count > Capacity)
                _byId.Remove(_order.Dequeue());
        }
    }

    public SimulatedResponse? Find(string? id)
    {
        if (id is null)
            return null;
        lock (_lock)
            return _byId.GetValueOrDefault(id);
    }

    public bool Remove(string id)
    {
        lock (_lock)
            return _byId.Remove(id);
    }

    /// <summary>Whether a stored response has that item in its output.</summary>
    public bool HasItem(string id)
    {
        lock (_lock)
            return _byId.Values.Any(response => response.Output.Any(item => item.Id == id));
    }
}
