namespace Breakwater.Simulator.World;

/// <summary>How a provider is at one moment: its phases taken together.</summary>
internal readonly record struct Conditions(double Slowness, double ErrorShare, double SilentShare, double LimitShare, Outage Outage)
{
    public static Conditions At(ProviderModel model, TimeSpan moment)
    {
        var now = new Conditions(1, 0, 0, 1, Outage.None);
        for (var i = 0; i < model.Phases.Count; i++)
        {
            var phase = model.Phases[i];
            if (phase.HoldsAt(moment))
            {
                now = new Conditions(
                    now.Slowness * phase.Slowness,
                    Math.Max(now.ErrorShare, phase.ErrorShare),
                    Math.Max(now.SilentShare, phase.SilentShare),
                    now.LimitShare * phase.LimitShare,
                    now.Outage == Outage.None ? phase.Outage : now.Outage);
            }
        }

        return now;
    }

    /// <summary>A limit as it is now; at least one, or nothing could ever be learned.</summary>
    public long Scaled(long limit) => Math.Max(1, (long)Math.Round(limit * LimitShare));
}
