namespace Breakwater.Core.Routing;

/// <summary>How good a model's answers are held to be (A2.16 to A2.18, <c>quality_floor</c>), the lowest first.</summary>
public enum Quality { Basic, Medium, High }
