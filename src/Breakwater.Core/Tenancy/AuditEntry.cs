namespace Breakwater.Core.Tenancy;

/// <summary>One change that a person or a rule made to a running gateway.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who: <c>admin</c>, or the rule's name.</param>
/// <param name="Action">What was done, as <c>key.revoke</c>.</param>
/// <param name="Subject">To what, as a tenant's or key's id.</param>
/// <param name="Reason">Why, in the actor's words; never empty.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject, string Reason)
{
    /// <summary>Who commanded with the admin token.</summary>
    public const string Admin = "admin";
}

/// <summary>An entry as it is kept.</summary>
/// <param name="Number">Later entries have greater ones, whatever the clock did.</param>
/// <param name="Entry">The entry.</param>
public readonly record struct AuditRecord(long Number, AuditEntry Entry);
