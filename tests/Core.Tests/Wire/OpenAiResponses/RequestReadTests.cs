using System.Text;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class RequestReadTests
{
    [Fact]
    public void Read_StringInputAndInstructions_BecomeTwoMessages()
    {
        var request = Calls.Read("""{"model":"m","instructions":"be \u00e9","input":"hi"}""");

        request.Messages.Count.ShouldBe(2);
        request.Messages[0].Role.ShouldBe(Role.System);
        ((TextPart)request.Messages[0].Parts[0]).Text.Value.ShouldBe("be é");
        ((TextPart)request.Messages[1].Parts[0]).Text.Value.ShouldBe("hi");
    }

    [Fact]
    public void Read_Items_AreGatheredByRoleWithResultsBeforeText()
    {
        var request = Calls.Read("""
            {"model":"m","input":[
              {"role":"developer","content":"rules"},
              {"role":"user","content":[{"type":"input_text","text":"a"}]},
              {"type":"message","role":"user","content":"b"},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"s1"},{"type":"summary_text","text":"s2"}],"encrypted_content":"gAAA"},
              {"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"calling","annotations":[]}]},
              {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{\"a\":1}"},
              {"type":"custom_tool_call","call_id":"call_2","name":"g","input":"free"},
              {"type":"function_call_output","call_id":"call_1","output":"one"},
              {"role":"user","content":"and"},
              {"type":"custom_tool_call_output","call_id":"call_2","output":[{"type":"input_image","image_url":"data:image/png;base64,QUJD"}]}
            ]}
            """);

        request.Messages.Select(message => message.Role).ShouldBe([Role.Developer, Role.User, Role.Assistant, Role.User]);
        request.Messages[1].Parts.Count.ShouldBe(2);
        var assistant = request.Messages[2].Parts;
        var thinking = assistant[0].ShouldBeOfType<ThinkingPart>();
        (thinking.Text.Value, thinking.Encrypted.Value, thinking.ItemId.Value, thinking.IsSummary).ShouldBe(("s1\n\ns2", "gAAA", "rs_1", true));
        assistant[1].ShouldBeOfType<TextPart>().Annotations.IsAbsent.ShouldBeTrue();
        assistant[2].ShouldBeOfType<ToolCallPart>().Arguments.Value.ShouldBe("""{"a":1}""");
        assistant[3].ShouldBeOfType<ToolCallPart>().IsCustom.ShouldBeTrue();
        var answers = request.Messages[3].Parts;
        answers.Select(part => part.GetType()).ShouldBe([typeof(ToolResultPart), typeof(ToolResultPart), typeof(TextPart)]);
        var image = ((ToolResultPart)answers[1]).Content[0].ShouldBeOfType<ImagePart>().Source.ShouldBeOfType<Base64Source>();
        (image.MediaType, image.Data.Value).ShouldBe(("image/png", "QUJD"));
    }

    [Fact]
    public void Read_WrappedReasoning_GoesBackToItsOwner()
    {
        var request = Calls.Read("""
            {"model":"m","input":[{"type":"reasoning","id":"rs_x_0","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"bw1.a.s.claude-eu.-.c2ln"},
             {"role":"assistant","content":"ok"},{"role":"user","content":"go on"}]}
            """);

        var thinking = request.Messages[0].Parts[0].ShouldBeOfType<ThinkingPart>();
        (thinking.Origin, thinking.Provider, thinking.Signature.Value, thinking.Text.Value).ShouldBe((Dialect.Anthropic, "claude-eu", "c2ln", "hm"));
    }

    [Fact]
    public void Read_Settings_FindTheirCanonicalPlaces()
    {
        var request = Calls.Read("""
            {"model":"m","input":"x","stream":true,"temperature":0.5,"top_p":0.9,"max_output_tokens":100,"parallel_tool_calls":false,"store":false,
             "tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true},{"type":"custom","name":"g"},{"type":"web_search"}],
             "tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]},
             "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true},"verbosity":"low"},
             "reasoning":{"effort":"high","summary":"auto","context":"all_turns"},"include":["reasoning.encrypted_content"],
             "safety_identifier":"s","user":"u","service_tier":"flex","prompt_cache_key":"k","metadata":{"a":"b"},
             "truncation":"auto","max_tool_calls":3,"previous_response_id":null,"background":false}
            """);

        (request.Stream, request.Temperature, request.TopP, request.MaxOutputTokens).ShouldBe((true, 0.5, 0.9, 100));
        (request.ParallelToolCalls, request.Store, request.Verbosity, request.ServiceTier).ShouldBe((false, false, "low", "flex"));
        (request.UserId.Value, request.PromptCacheKey.Value, request.IncludeUsage).ShouldBe(("s", "k", true));
        request.Tools.Select(tool => tool.Kind).ShouldBe([ToolKind.Function, ToolKind.Custom, ToolKind.Hosted]);
        (request.Tools[0].Strict, request.Tools[1].Strict, request.Tools[2].Name.Value).ShouldBe((true, null, "web_search"));
        (request.ToolChoice!.Mode, request.ToolChoice.AllowedRequired, request.ToolChoice.Allowed[0].Value).ShouldBe((ToolChoiceMode.Allowed, true, "f"));
        (request.Format!.Kind, request.Format.Name.Value, request.Format.Strict).ShouldBe((OutputKind.JsonSchema, "n", true));
        (request.Reasoning!.Effort, request.Reasoning.Summary, request.Reasoning.IncludeEncrypted).ShouldBe(("high", "auto", true));
        request.Extras.Select(extra => extra.Name).ShouldBe(["reasoning.context", "truncation", "max_tool_calls"], ignoreOrder: true);
    }

    [Fact]
    public void Read_EffortNone_SwitchesReasoningOff() =>
        Calls.Read("""{"model":"m","input":"x","reasoning":{"effort":"none"}}""").Reasoning!.Mode.ShouldBe(ReasoningMode.Disabled);

    [Fact]
    public void Read_HostedItemsAndUnknownParts_StayOpaque()
    {
        var request = Calls.Read("""
            {"model":"m","input":[{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search"}},
             {"type":"shell_call_output","call_id":"c","output":[]},{"role":"user","content":[{"type":"input_video","x":1}]}]}
            """);

        request.Messages.Select(message => message.Role).ShouldBe([Role.Assistant, Role.User]);
        request.Messages.SelectMany(message => message.Parts).Cast<OpaquePart>().Select(part => part.Type)
            .ShouldBe(["web_search_call", "shell_call_output", "input_video"]);
    }

    [Fact]
    public void Read_PhasesThatDiffer_KeepMessagesApart()
    {
        var request = Calls.Read("""
            {"model":"m","input":[{"role":"assistant","phase":"commentary","content":"a"},{"role":"assistant","phase":"final_answer","content":"b"}]}
            """);

        request.Messages.Select(message => message.Phase).ShouldBe(["commentary", "final_answer"]);
    }

    [Theory]
    [InlineData("""{"model":"m","input":[{"role":"user","content":["x"]}]}""", "input[0].content[0]")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"text":"x"}]}]}""", "input[0].content[0]")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_text"}]}]}""", "input[0].content[0]")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image"}]}]}""", "input[0].content[0]")]
    [InlineData("""{"model":"m","input":"x","tools":[1]}""", "tools[0]")]
    [InlineData("""{"model":"m","input":"x","tools":[{"name":"f"}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"function"}]}""", "tools[0].name")]
    [InlineData("""{"model":"m","input":"x","text":{"format":{"type":"yaml"}}}""", "text.format.type")]
    [InlineData("""{"model":"m","input":"x","text":{"format":{"type":"json_schema","name":"n"}}}""", "text.format.schema")]
    public void Read_WhatCannotBeUnderstood_IsRefusedNamingThePlace(string body, string param)
    {
        var fault = Calls.Codec.Requests.Read(Encoding.UTF8.GetBytes(body), out var request);

        request.ShouldBeNull();
        fault!.Param.ShouldBe(param);
    }
}
