using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Writes the tools on offer and the choice among them (protocols 3.4, 8.1).</summary>
internal sealed class ToolWriter(CanonicalRequest request, RequestTarget target, LossList losses)
{
    private readonly List<ToolDefinition> offered = [];

    /// <summary>The tools that will be sent; after <see cref="Choose"/>.</summary>
    public IReadOnlyList<ToolDefinition> Offered => offered;

    /// <summary>Picks the tools to send; the fault of one that cannot be sent, or null.</summary>
    public Fault? Choose()
    {
        for (var i = 0; i < request.Tools.Count; i++)
        {
            var tool = request.Tools[i];
            if (tool.Kind == ToolKind.Hosted && request.Origin != Dialect.Anthropic)
            {
                return Refuse($"tools[{i}].type", "a tool that the provider runs itself exists only in its own dialect");
            }

            if (tool.Kind != ToolKind.Hosted && !BlockRules.IsToolName(tool.Name.Raw))
            {
                return Refuse($"tools[{i}].name", "a tool's name must be 1 to 128 letters, digits, underscores or hyphens");
            }

            if (tool.Kind == ToolKind.Custom)
            {
                losses.Add("tools.custom");
            }

            if (IsAllowed(tool))
            {
                offered.Add(tool);
            }
        }

        return null;
    }

    public void WriteTools(ref JsonOut json, BlockWriter blocks)
    {
        if (offered.Count == 0)
        {
            return;
        }

        json.Name("tools"u8);
        json.BeginArray();
        foreach (var tool in offered)
        {
            if (request.Origin == Dialect.Anthropic && !tool.Raw.IsAbsent)
            {
                json.Raw(tool.Raw);
            }
            else
            {
                WriteTool(ref json, tool, blocks);
            }
        }

        json.EndArray();
    }

    /// <param name="refusesForce">The model or its thinking refuses a forced choice.</param>
    public void WriteChoice(ref JsonOut json, bool refusesForce)
    {
        var mode = request.ToolChoice is { Mode: ToolChoiceMode.Allowed } allowed
            ? allowed.AllowedRequired ? ToolChoiceMode.Required : ToolChoiceMode.Auto
            : request.ToolChoice?.Mode;
        if (offered.Count == 0 || (mode is null && request.ParallelToolCalls is not false))
        {
            return;
        }

        if (refusesForce && mode is ToolChoiceMode.Required or ToolChoiceMode.Named)
        {
            mode = DowngradeForce(mode.Value);
        }

        json.Name("tool_choice"u8);
        json.BeginObject();
        json.Name("type"u8);
        json.Text(mode switch
        {
            ToolChoiceMode.None => "none"u8,
            ToolChoiceMode.Required => "any"u8,
            ToolChoiceMode.Named => "tool"u8,
            _ => "auto"u8,
        });
        if (mode == ToolChoiceMode.Named)
        {
            json.Name("name"u8);
            json.Text(request.ToolChoice!.Name);
        }

        if (request.ParallelToolCalls is { } parallel && mode != ToolChoiceMode.None)
        {
            json.Name("disable_parallel_tool_use"u8);
            json.Boolean(!parallel);
        }

        json.EndObject();
    }

    private ToolChoiceMode DowngradeForce(ToolChoiceMode mode)
    {
        if (request.Origin == Dialect.Anthropic)
        {
            return mode;
        }

        losses.Add("tool_choice");
        return ToolChoiceMode.Auto;
    }

    private bool IsAllowed(ToolDefinition tool)
    {
        if (request.ToolChoice is not { Mode: ToolChoiceMode.Allowed } choice)
        {
            return true;
        }

        foreach (var name in choice.Allowed)
        {
            if (name == tool.Name)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteTool(ref JsonOut json, ToolDefinition tool, BlockWriter blocks)
    {
        json.BeginObject();
        json.Name("name"u8);
        json.Text(tool.Name);
        if (!tool.Description.IsNull)
        {
            json.Name("description"u8);
            json.Text(tool.Description);
        }

        json.Name("input_schema"u8);
        WriteSchema(ref json, tool);
        if (tool.Strict == true && tool.Kind == ToolKind.Function)
        {
            json.Name("strict"u8);
            json.Boolean(true);
        }

        blocks.WriteBreakpoint(ref json, tool.CacheBreakpoint);
        json.EndObject();
    }

    private void WriteSchema(ref JsonOut json, ToolDefinition tool)
    {
        if (tool.Kind == ToolKind.Custom)
        {
            json.Raw("{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"]}"u8);
        }
        else if (tool.Strict == true && tool.Schema.Kind == JsonKind.Object)
        {
            if (SchemaWriter.WriteClosed(ref json, tool.Schema))
            {
                losses.Add("tools.function.parameters");
            }
        }
        else
        {
            SchemaWriter.WriteObject(ref json, tool.Schema);
        }
    }

    private Fault Refuse(string path, string reason) =>
        new(FaultKind.NotTranslatable, $"{path} cannot be sent to {target.UpstreamModel}: {reason}") { Param = path };
}
