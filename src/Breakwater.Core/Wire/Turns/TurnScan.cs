using System.Text;

namespace Breakwater.Core.Wire.Turns;

/// <summary>
/// Divides a conversation into turns, piece by piece. No turn ends while a call in it waits for its result, so that both go or stay together. Begun anew for each body.
/// </summary>
internal sealed class TurnScan
{
    private readonly List<TurnPiece> _pieces = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _turn;
    private int _most = int.MaxValue;
    private int _start;
    private bool _isAnswered;

    /// <summary>True once a piece was met that nobody here knows: then nothing is left out.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>The next piece begins here.</summary>
    public void Begin(int start) => _start = start;

    /// <summary>It is kept whatever happens.</summary>
    public void Keep() => _pieces.Add(new TurnPiece(_start, -1));

    /// <summary>The user says something: a new turn, unless it goes on with the same.</summary>
    public void User()
    {
        if (_isAnswered && _open.Count == 0)
        {
            _turn++;
            _isAnswered = false;
        }

        _pieces.Add(new TurnPiece(_start, _turn));
    }

    /// <summary>What follows from what the user said: answers, calls, results.</summary>
    public void Reply()
    {
        _isAnswered = true;
        _pieces.Add(new TurnPiece(_start, _turn));
    }

    /// <summary>A call waits for its result from here on.</summary>
    public void Open(ReadOnlySpan<byte> call) => _open.Add(Encoding.UTF8.GetString(call));

    /// <summary>The result of a call.</summary>
    public void Close(ReadOnlySpan<byte> call) => _open.Remove(Encoding.UTF8.GetString(call));

    /// <summary>The turn of this piece and all after it must stay.</summary>
    public void Limit() => _most = Math.Min(_most, _turn);

    public void Unreadable() => IsUnreadable = true;

    /// <summary>All that was read; the turn under way is kept.</summary>
    public PastTurns ToTurns() => new(_pieces, Math.Min(_most, _turn));
}
