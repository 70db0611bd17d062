namespace Akka.Configuration.Hocon;

/// <summary>Values by key, in the order in which the keys first appear.</summary>
public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = [];

    public bool IsString() => false;

    public string GetString() => throw new InvalidOperationException("An object is not a text.");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new InvalidOperationException("An object is not an array.");

    /// <summary>The value of the key; null where there is none.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    public override string ToString() => ToString(0);

    public string ToString(int indent) => HoconWriter.WriteFields(this, indent);

    internal HoconObject WithFallback(HoconObject fallback)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in Items)
        {
            merged.Items[key] = value.GetObject() is { } mine && fallback.GetKey(key)?.GetObject() is { } under
                ? HoconValue.Of(mine.WithFallback(under))
                : value;
        }

        foreach (var (key, value) in fallback.Items)
            merged.Items.TryAdd(key, value);
        return merged;
    }
}
