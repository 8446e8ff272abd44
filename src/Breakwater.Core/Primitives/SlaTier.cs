namespace Breakwater.Core.Primitives;

/// <summary>The service class of a request or a tenant (A2.16 to A2.18), the lowest first; silver is the default.</summary>
public enum SlaTier { Bronze, Silver, Gold }
