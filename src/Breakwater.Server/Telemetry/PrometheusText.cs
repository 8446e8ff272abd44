using System.Globalization;
using System.Text;

namespace Breakwater.Server.Telemetry;

/// <summary>Writes metrics in Prometheus' text format 0.0.4. For one page.</summary>
internal sealed class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(16 * 1024);
    private MetricFamily? _family;
    private string[] _labels = [];

    /// <summary>Begins a family; its samples follow.</summary>
    public void Begin(MetricFamily family)
    {
        (_family, _labels) = (family, family.Labels.Length == 0 ? [] : family.Labels.Split(','));
        _text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
    }

    /// <summary>A sample with the family's labels in their order.</summary>
    public void Sample(double value, params ReadOnlySpan<string> labels) => Line("", labels, upTo: null, Number(value));

    /// <summary>A whole number, exact.</summary>
    public void Sample(long value, params ReadOnlySpan<string> labels) => Line("", labels, upTo: null, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A decimal, exact.</summary>
    public void Exact(string value, params ReadOnlySpan<string> labels) => Line("", labels, upTo: null, value);

    /// <summary>A whole histogram.</summary>
    public void Histogram(Histogram histogram, params ReadOnlySpan<string> labels)
    {
        var counts = histogram.Cumulated();
        for (var i = 0; i < counts.Length; i++)
        {
            Line("_bucket", labels, i < histogram.Bounds.Count ? Number(histogram.Bounds[i]) : "+Inf", counts[i].ToString(CultureInfo.InvariantCulture));
        }

        Line("_sum", labels, upTo: null, Number(histogram.Sum().TotalSeconds));
        Line("_count", labels, upTo: null, counts[^1].ToString(CultureInfo.InvariantCulture));
    }

    public override string ToString() => _text.ToString();

    private void Line(string suffix, ReadOnlySpan<string> values, string? upTo, string value)
    {
        if (values.Length != _labels.Length)
        {
            throw new ArgumentException($"{_family!.Name} has {_labels.Length} labels, not {values.Length}", nameof(values));
        }

        _text.Append(_family!.Name).Append(suffix);
        if (values.Length > 0 || upTo is not null)
        {
            _text.Append('{');
            for (var i = 0; i < values.Length; i++)
            {
                _text.Append(i > 0 ? "," : "").Append(_labels[i]).Append("=\"");
                AppendEscaped(values[i]);
                _text.Append('"');
            }

            if (upTo is not null)
            {
                _text.Append(values.Length > 0 ? "," : "").Append("le=\"").Append(upTo).Append('"');
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(value).Append('\n');
    }

    private void AppendEscaped(string value)
    {
        foreach (var c in value)
        {
            switch (c)
            {
                case '\\':
                    _text.Append("\\\\");
                    break;
                case '"':
                    _text.Append("\\\"");
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                default:
                    _text.Append(c);
                    break;
            }
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
