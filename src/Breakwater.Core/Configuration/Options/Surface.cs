namespace Breakwater.Core.Configuration.Options;

/// <summary>An API on which a model can be asked.</summary>
public enum Surface { Chat, Responses, Messages, Embeddings, Realtime, Moderations }
