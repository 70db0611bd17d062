namespace TableActors.Engine.Tests.Surface.Samples;

/// <summary>Has one of everything that a surface file can list.</summary>
public class SampleShape<TKey> : SampleBase, IDisposable
{
    public static readonly int Corners = 4;

    protected string? _name;

    public SampleShape(TKey key, params string[] names)
    {
        Key = key;
        _name = names.FirstOrDefault();
    }

    public event EventHandler? Changed;

    public TKey Key { get; }

    public string Name
    {
        get => _name ?? "";
        protected set => _name = value;
    }

    public TKey this[int index] => index == 0 ? Key : throw new ArgumentOutOfRangeException(nameof(index));

    public static bool operator !(SampleShape<TKey> shape) => shape._name == null;

    public virtual bool TryGrow<T>(TimeSpan? delay, out T grown, Dictionary<string, List<T[]>>? all = null, bool really = true)
    {
        grown = default!;
        Changed?.Invoke(this, EventArgs.Empty);
        return really && delay == null && all == null;
    }

    public override string ToString() => Name;

    public void Dispose() => GC.SuppressFinalize(this);

    protected override void Draw(DayOfWeek day = DayOfWeek.Monday)
    {
    }

    public enum Color
    {
        Red,
        Green,
    }

    protected delegate Task<TKey> Painter(Color color);

    internal sealed class Hidden;
}
