using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>The events of a response in the order of protocols: created, in progress, the items one after another, the end. Goes to a client or to a recording.</summary>
internal sealed class ResponsesStream(SimulatedResponse response, EventSink sink, PacingOptions pacing, TimeProvider time)
{
    private readonly Utf8JsonWriter _json = sink.Json;
    private readonly bool _obfuscate = response.Request.Obfuscate;

    public async ValueTask WriteAsync()
    {
        if (response.Request.Background)
        {
            await SendStateAsync(EventNames.Created, ResponseStatus.Queued);
            await SendStateAsync(EventNames.Queued, ResponseStatus.Queued);
        }
        else
        {
            await SendStateAsync(EventNames.Created, ResponseStatus.InProgress);
        }

        response.Begin();
        await SendStateAsync(EventNames.InProgress, ResponseStatus.InProgress);
        await sink.PauseAsync(pacing.FirstTokenMs);
        if (!response.Request.Summarises)
            await sink.PauseAsync(pacing.TokenGapMs * response.Answer.Reasoning.Count);
        for (var index = 0; index < response.Output.Count; index++)
            await SendItemAsync(response.Output[index], index);

        response.End(time.GetUtcNow().ToUnixTimeSeconds());
        await SendStateAsync(response.Status == ResponseStatus.Completed ? EventNames.Completed : EventNames.Incomplete, response.Status);
    }

    private async ValueTask SendItemAsync(OutputItem item, int index)
    {
        Start("response.output_item.added"u8);
        _json.WriteNumber("output_index"u8, index);
        _json.WritePropertyName("item"u8);
        item.WriteOpening(_json);
        await EndAsync(EventNames.ItemAdded);

        if (item.Kind == OutputKind.Message)
            await SendTextAsync(item, index, EventNames.ContentPart, EventNames.Text, "content_index");
        else if (item.Kind == OutputKind.Call)
            await SendCallAsync(item, index);
        else if (item.Tokens.Count > 0)
            await SendTextAsync(item, index, EventNames.SummaryPart, EventNames.SummaryText, "summary_index");

        Start("response.output_item.done"u8);
        _json.WriteNumber("output_index"u8, index);
        _json.WritePropertyName("item"u8);
        item.Write(_json);
        await EndAsync(EventNames.ItemDone);
    }

    // The text of a message and the summary of a reasoning item have the same course: part added, deltas, text done, part done.
    private async ValueTask SendTextAsync(OutputItem item, int index, EventNames.Part part, EventNames.Delta text, string partIndex)
    {
        StartPart(part.Added, item, index, partIndex);
        WritePart(item, "");
        await EndAsync(part.Added);
        foreach (var token in item.Tokens)
        {
            StartPart(text.Event, item, index, partIndex);
            WriteDelta(token, withLogprobs: item.Kind == OutputKind.Message);
            await EndAsync(text.Event);
            await sink.PauseAsync(pacing.TokenGapMs);
        }

        StartPart(text.Done, item, index, partIndex);
        if (item.Kind == OutputKind.Message)
            WriteNoLogprobs();
        _json.WriteString("text"u8, item.Text);
        await EndAsync(text.Done);
        StartPart(part.Done, item, index, partIndex);
        WritePart(item, item.Text);
        await EndAsync(part.Done);
    }

    private async ValueTask SendCallAsync(OutputItem item, int index)
    {
        var names = item.Call!.TakesText ? EventNames.CustomInput : EventNames.Arguments;
        foreach (var token in item.Tokens)
        {
            StartItem(names.Event, item, index);
            WriteDelta(token, withLogprobs: false);
            await EndAsync(names.Event);
            await sink.PauseAsync(pacing.TokenGapMs);
        }

        StartItem(names.Done, item, index);
        _json.WriteString(item.Call.TakesText ? "input"u8 : "arguments"u8, item.Text);
        await EndAsync(names.Done);
    }

    private void WritePart(OutputItem item, string text)
    {
        _json.WritePropertyName("part"u8);
        if (item.Kind == OutputKind.Message)
            OutputItem.WriteTextPart(_json, text);
        else
            OutputItem.WriteSummaryPart(_json, text);
    }

    private void WriteDelta(string token, bool withLogprobs)
    {
        _json.WriteString("delta"u8, token);
        if (withLogprobs)
            WriteNoLogprobs();
        if (_obfuscate)
            Obfuscation.Write(_json, token, sink.Count);
    }

    private void WriteNoLogprobs()
    {
        _json.WriteStartArray("logprobs"u8);
        _json.WriteEndArray();
    }

    private ValueTask SendStateAsync(ReadOnlyMemory<byte> name, string status)
    {
        Start(name.Span);
        _json.WritePropertyName("response"u8);
        ResponseBody.Write(_json, response, status);
        return EndAsync(name);
    }

    private void StartPart(ReadOnlyMemory<byte> name, OutputItem item, int index, string partIndex)
    {
        StartItem(name, item, index);
        _json.WriteNumber(partIndex, 0);
    }

    private void StartItem(ReadOnlyMemory<byte> name, OutputItem item, int index)
    {
        Start(name.Span);
        _json.WriteString("item_id"u8, item.Id);
        _json.WriteNumber("output_index"u8, index);
    }

    private void Start(ReadOnlySpan<byte> type)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteNumber("sequence_number"u8, sink.Count);
    }

    private ValueTask EndAsync(ReadOnlyMemory<byte> name)
    {
        _json.WriteEndObject();
        return sink.SendAsync(name);
    }
}
