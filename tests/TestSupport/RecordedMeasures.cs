using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TableActors.TestSupport;

/// <summary>
/// What the meter "TableActors" measures while this listens. All tests of a process share the
/// meter: a test looks for what has a name of its own, of a table for example.
/// </summary>
public sealed class RecordedMeasures : IDisposable
{
    private readonly ConcurrentQueue<Measure> _all = new();
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen.</summary>
    public RecordedMeasures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "TableActors")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The measures of an instrument that have a tag.</summary>
    public IReadOnlyList<Measure> Of(string instrument, string tag, string value) =>
        [.. _all.Where(measure =>
            measure.Instrument == instrument && measure.Tags.TryGetValue(tag, out var found) && value.Equals(found))];

    /// <summary>Reads what can be read at any time.</summary>
    public void Look() => _listener.RecordObservableInstruments();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue(
            new Measure(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
}

/// <summary>One measure.</summary>
public sealed record Measure(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
