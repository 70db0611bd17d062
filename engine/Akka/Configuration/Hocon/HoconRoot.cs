namespace Akka.Configuration.Hocon;

/// <summary>The tree that a HOCON text stands for.</summary>
public class HoconRoot
{
    public HoconRoot(HoconValue value)
    {
        Value = value;
    }

    public HoconValue Value { get; }
}
