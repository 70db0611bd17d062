namespace Akka.Configuration.Hocon;

/// <summary>One part of a value: an object, an array or a text.</summary>
public interface IHoconElement
{
    bool IsString();

    string GetString();

    bool IsArray();

    IList<HoconValue> GetArray();
}
