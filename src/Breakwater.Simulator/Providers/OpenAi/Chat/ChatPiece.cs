using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>What one chunk adds: text when the call is −1, otherwise a fragment of that call's arguments.</summary>
internal readonly record struct ChatPiece(int Call, bool StartsCall, string Token)
{
    public static List<ChatPiece> Of(Answer answer)
    {
        var pieces = new List<ChatPiece>(answer.OutputTokens);
        foreach (var token in answer.Text)
            pieces.Add(new ChatPiece(-1, false, token));
        for (var call = 0; call < answer.Calls.Count; call++)
        {
            pieces.Add(new ChatPiece(call, true, ""));
            foreach (var token in answer.Calls[call].Arguments)
                pieces.Add(new ChatPiece(call, false, token));
        }

        return pieces;
    }
}
