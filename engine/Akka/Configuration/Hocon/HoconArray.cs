namespace Akka.Configuration.Hocon;

/// <summary>A list of values.</summary>
public class HoconArray : List<HoconValue>, IHoconElement
{
    public bool IsString() => false;

    public string GetString() => throw new InvalidOperationException("An array is not a text.");

    public bool IsArray() => true;

    public IList<HoconValue> GetArray() => this;

    public override string ToString() => HoconWriter.Write(HoconValue.Of(this));
}
