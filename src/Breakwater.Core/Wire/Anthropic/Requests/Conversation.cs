using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>
/// The canonical messages put into Anthropic's order (protocols 3.2, 8.1): leading instructions apart, neighbours of one role joined,
/// empty texts gone, reasoning kept whole or not at all.
/// </summary>
internal sealed class Conversation
{
    private static readonly JsonText Marker = JsonText.From("[System instruction]\n");

    private readonly CanonicalRequest request;
    private readonly RequestTarget target;
    private readonly LossList losses;
    private readonly bool keepsThinking;

    public Conversation(CanonicalRequest request, RequestTarget target, LossList losses)
    {
        (this.request, this.target, this.losses) = (request, target, losses);
        keepsThinking = ThinkingRules.Keep(request, target, Dialect.Anthropic);
        HasThinking = keepsThinking && ThinkingRules.Any(request);
        if (!keepsThinking)
        {
            losses.Add("thinking");
        }
    }

    /// <summary>Text blocks of the <c>system</c> field.</summary>
    public List<Part> System { get; } = [];

    public List<Turn> Turns { get; } = [];

    /// <summary>True when reasoning of earlier turns goes along.</summary>
    public bool HasThinking { get; }

    /// <summary>True when the last assistant turn called tools, so that its reasoning would have to go along.</summary>
    public bool IsInToolLoop =>
        Turns.FindLast(turn => turn.Role == Role.Assistant)?.Parts.Exists(part => part is ToolCallPart) ?? false;

    /// <summary>Arranges everything; the fault of what cannot be said, or null.</summary>
    public Fault? Arrange()
    {
        var leading = true;
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var message = request.Messages[i];
            leading &= message.Role is Role.System or Role.Developer;
            NoteNames(message);
            if ((leading ? AddSystem(message, i) : AddTurn(message, i)) is { } fault)
            {
                return fault;
            }
        }

        return CheckEnds();
    }

    private void NoteNames(Message message)
    {
        if (!message.Name.IsNull)
        {
            losses.Add("messages.name");
        }

        if (message.Phase is not null)
        {
            losses.Add("input.phase");
        }
    }

    private Fault? AddSystem(Message message, int index)
    {
        foreach (var part in message.Parts)
        {
            if (part is not TextPart text)
            {
                return Refuse(index, "A system message can hold text only for this model");
            }

            if (text.Text.Raw.Length > 0)
            {
                System.Add(part);
            }
        }

        return null;
    }

    private Fault? AddTurn(Message message, int index)
    {
        var isSystem = message.Role is Role.System or Role.Developer;
        var isMarked = isSystem && !target.Traits.HasFlag(ModelTraits.MidConversationSystem);
        if (isMarked)
        {
            losses.Add("messages.role");
        }

        var role = !isSystem ? message.Role : isMarked ? Role.User : Role.System;
        foreach (var part in message.Parts)
        {
            if (!IsSent(part))
            {
                continue;
            }

            if (BlockRules.Check(part, request.Origin, losses) is { } reason)
            {
                return Refuse(index, reason);
            }

            TurnOf(role).Add(isMarked && part is TextPart text ? text with { Text = Marker.Concat(text.Text) } : part);
        }

        return null;
    }

    private bool IsSent(Part part) => part switch
    {
        TextPart text => text.Text.Raw.Length > 0,
        RefusalPart refusal => refusal.Text.Raw.Length > 0,
        ThinkingPart => keepsThinking,
        _ => true,
    };

    private Turn TurnOf(Role role)
    {
        if (Turns.Count == 0 || Turns[^1].Role != role)
        {
            Turns.Add(new Turn(role));
        }

        return Turns[^1];
    }

    private Fault? CheckEnds()
    {
        if (Turns.Count == 0)
        {
            return Refuse(path: null, "The conversation needs at least one user message with content for this model");
        }

        if (Turns[0].Role == Role.Assistant)
        {
            return Refuse(FirstOf(Role.Assistant), "The conversation must begin with a user message for this model");
        }

        return Turns[^1].Role == Role.Assistant && target.Traits.HasFlag(ModelTraits.NoPrefill)
            ? Refuse(request.Messages.Count - 1, "This model does not continue an assistant message: the last message must be the user's")
            : null;
    }

    private int FirstOf(Role role)
    {
        for (var i = 0; i < request.Messages.Count; i++)
        {
            if (request.Messages[i].Role == role)
            {
                return i;
            }
        }

        return 0;
    }

    private string Field => request.Origin == Dialect.OpenAiResponses ? "input" : "messages";

    private Fault Refuse(int index, string reason) => Refuse($"{Field}[{index}]", reason);

    private Fault Refuse(string? path, string reason)
    {
        path ??= Field;
        return new Fault(FaultKind.NotTranslatable, $"{path} cannot be sent to {target.UpstreamModel}: {reason}") { Param = path };
    }
}
