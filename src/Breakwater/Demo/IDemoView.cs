namespace Breakwater.Demo;

/// <summary>Shows a demonstration. For one caller at a time; disposing leaves the terminal as it was.</summary>
internal interface IDemoView : IDisposable
{
    /// <summary>How often it wants to be told.</summary>
    TimeSpan Period { get; }

    void Begin(DemoStage stage);

    void Show(DemoMoment moment);

    void End(TallyView total);
}
