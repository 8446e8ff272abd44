namespace Breakwater.Core.Tests.Line.Affinity;

/// <summary>A prompt that grows turn by turn, as SDKs send it: whole, each time.</summary>
internal sealed class Conversation(string instructions)
{
    private readonly List<string> _messages = [Message("system", instructions)];

    public string Body(string model = "default", bool stream = false) => $$"""{"model":"{{model}}",{{(stream ? "\"stream\":true," : "")}}"messages":[{{string.Join(',', _messages)}}]}""";

    public Conversation Asks(string text)
    {
        _messages.Add(Message("user", text));
        return this;
    }

    public void IsAnswered(string text) => _messages.Add(Message("assistant", text));

    public static string Text(char letter, int length, object tag) => $"{tag} {new string(letter, length)}";

    private static string Message(string role, string text) => $$"""{"role":"{{role}}","content":"{{text}}"}""";
}
